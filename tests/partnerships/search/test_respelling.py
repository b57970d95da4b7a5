"""A slip of the pen in a school's name, put right only where there is no doubt."""

import pytest

from partnerships import search
from tests.factories import make_school

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _schools():
    search.reset()
    for name in ("Hereward Primary School", "Moreton Primary School", "Morston Primary School"):
        make_school(name)
    yield
    search.reset()


@pytest.mark.parametrize("written", ["Hereard Primary", "Herewward Pri", "Hreeward P", "Herewerd primary"])
def test_one_slip_is_put_right(written):
    assert search.respelt(written) == "hereward primary"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Hereward Primary", "it is spelt right"),
        ("Heread Primary", "two slips"),
        ("Ereward Primary", "it begins with another letter"),
        ("Morton Primary", "it may be Moreton or Morston"),
        ("Hereard Moretn Primary", "two words are misspelt"),
        ("", "it is empty"),
    ],
)
def test_anything_doubtful_is_left_alone(written, why):
    assert search.respelt(written) == "", why
