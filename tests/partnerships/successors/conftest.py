"""A school that closed, its successor, and a partnership."""

import pytest

from tests.factories import make_partnership, make_school
from tests.partnerships.successors.carried import LAST_DAY, NEXT_DAY


@pytest.fixture
def old():
    return make_school("Elm Primary School", urn=114001, status="closed", closed_on=LAST_DAY)


@pytest.fixture
def academy():
    return make_school("Elm Primary Academy", urn=151001, opened_on=NEXT_DAY)


@pytest.fixture
def partnership():
    return make_partnership("Colne partnership")
