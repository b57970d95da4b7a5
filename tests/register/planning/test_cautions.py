"""What makes a refresh so unusual that an officer is asked twice: names that a program spoilt."""

import pytest

from register.planning.cautions import cautions, is_spoilt
from tests.factories import make_register_import, make_school
from tests.register.files import SCHOOL, planned, table

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAMES = {300_000: "St. George’s School", 300_001: "St. John's School", 300_002: "Café Lane School"}


@pytest.mark.parametrize(
    ("old", "new", "is_so"),
    [
        ("St. George's School", "St. George?s School", True),
        ("St. George’s School", "St. George\N{REPLACEMENT CHARACTER}s School", True),
        ("St. George’s School", "St. George???s School", True),
        ("Café School", "Caf? School", True),
        ("St. George?s School", "St. George's School", False),
        ("St. George?s School", "St. George?s School", False),
        ("St. George's School", "St. John?s School", False),
        ("St. George's School", "St. Georges School", False),
        ("Elm School", "Elm ? School", False),
    ],
)
def test_name_is_spoilt_that_has_a_sign_in_place_of_its_characters(old, new, is_so):
    assert is_spoilt(old, new) == is_so


def said(folder, renamed: dict[int, str]) -> list[str]:
    """The cautions on a file in which these schools have other names."""
    for urn, name in NAMES.items():
        make_school(name, urn=urn)
    rows = [SCHOOL | {"URN": str(urn), "EstablishmentName": name} for urn, name in (NAMES | renamed).items()]
    path = folder / "register.csv"
    table(path, *rows)
    path.write_bytes(path.read_bytes().replace(b"~", "\N{REPLACEMENT CHARACTER}".encode()))
    return cautions(make_register_import(la_codes="881"), planned(path))


def test_many_names_that_lost_characters_are_a_caution_with_an_example(tmp_path):
    spoilt = {300_000: "St. George?s School", 300_001: "St. John?s School", 300_002: "Caf~ Lane School"}

    [caution] = said(tmp_path, spoilt)

    assert caution == (
        "3 names would lose apostrophes or letters, such as “St. George’s School” (300000), which becomes “St. "
        "George?s School”: some program saved the file in the wrong character set. Take the file as the DfE gives it."
    )


def test_two_may_be_a_mistake_of_the_register(tmp_path):
    spoilt = {300_000: "St. George?s School", 300_001: "St. John?s School"}

    assert said(tmp_path, spoilt) == []


def test_other_names_are_none(tmp_path):
    assert said(tmp_path, dict.fromkeys(NAMES, "Is this a school?")) == []
