"""The examples below the front page's box: each finds what it names."""

import pytest

from partnerships.models import School
from portal.home.examples import examples
from tests.factories import make_membership, make_partnership, make_school
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def colne():
    colne = make_partnership("Colne", schools=2)
    for name in ("Elm School", "Ash School"):
        make_membership(colne, make_school(name, town="Halstead", postcode="CO9 1AA"))
    return colne


def test_examples_are_of_the_first_school_that_is_in_a_partnership(colne):
    make_school("Aaa School", town="Harlow", postcode="CM18 6AA")

    assert examples() == [
        ("Ash School", "/partnerships/?q=Ash+School"),
        ("Halstead", "/partnerships/?q=Halstead"),
        ("CO9", "/partnerships/?q=CO9"),
    ]


def test_examples_each_find_the_partnership(client, colne):
    found = [texts(client.get(address), ".//a") for _, address in examples()]

    assert all(str(colne) in names for names in found)


@pytest.mark.parametrize("missing", [{"town": ""}, {"postcode": ""}])
def test_examples_leave_out_a_school_of_which_too_little_is_known(colne, missing):
    School.objects.filter(name="Ash School").update(**missing)

    assert examples()[0][0] == "Elm School"


def test_examples_are_none_where_no_school_is_in_a_partnership():
    make_school(town="Halstead", postcode="CO9 1AA")

    assert examples() == []
