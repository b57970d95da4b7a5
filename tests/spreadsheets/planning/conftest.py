"""A partnership of two schools, and nothing remembered of another test's."""

import pytest

from partnerships import search
from tests.factories import make_partnership, make_school
from tests.spreadsheets.planning.sheets import JOINED


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    search.reset()
    yield
    search.reset()


@pytest.fixture
def langham():
    return make_school("Langham Primary School")


@pytest.fixture
def fordham():
    return make_school("Fordham All Saints Primary School")


@pytest.fixture
def colne(langham, fordham):
    return make_partnership("Colne schools partnership", schools=[langham, fordham], started_on=JOINED)
