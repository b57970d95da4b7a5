"""Codes of authorities by their names."""

import csv
from pathlib import Path

import pytest
from django.conf import settings

from partnerships.authorities.codes import _BY_NAME, ENGLAND, authority_called
from tests.factories import make_authority

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REGISTER = Path(settings.BASE_DIR) / "fixtures/register/essex-register-2025-07.csv"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Suffolk", "935"),
        (" suffolk  County Council ", "935"),
        ("935", "935"),
        ("Bristol", "801"),
        ("City of Bristol", "801"),
        ("City of London", "201"),
        ("Derby", "831"),
        ("Derbyshire", "830"),
        ("St. Helens", "342"),
        ("Royal Borough of Kensington & Chelsea", "207"),
    ],
)
def test_authority_is_known_by_its_name_or_code(written, code):
    assert authority_called(written).code == code


@pytest.mark.parametrize("written", ["", "   ", "Nowhere", "Council", "999", "93", "Northamptonshire"])
def test_what_is_no_authority_of_today_is_none(written):
    assert authority_called(written) is None


def test_name_and_code_that_the_portal_holds_come_first():
    make_authority("935", "Greater Suffolk")

    assert authority_called("935").name == "Greater Suffolk"
    assert authority_called("greater suffolk").code == "935"


def test_no_two_authorities_are_called_alike_and_the_register_agrees():
    assert len(_BY_NAME) == len(ENGLAND) == 153
    with REGISTER.open(encoding="cp1252") as file:
        row = next(csv.DictReader(file))
    assert ENGLAND[row["LA (code)"]].name == row["LA (name)"]
