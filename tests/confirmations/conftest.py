"""A lead to ask."""

import pytest

from tests.factories import make_lead, make_partnership, make_person


@pytest.fixture
def lead():
    return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"), email="ann@example.org")
