"""What the tests of the register start from."""

import pytest

from tests.factories import make_authority


@pytest.fixture(autouse=True)
def _essex_is_home(request) -> None:
    """As the seed has it, wherever a test asks the database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        make_authority()
