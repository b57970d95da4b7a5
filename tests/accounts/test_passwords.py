"""Passwords that are quickly guessed are refused, and what people are advised to take is not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import QuicklyGuessedValidator
from tests.factories import make_district, make_quadrant

LONG = "Xq9-" * 60  # of which the start alone is read
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    "password",
    [
        "Password2026!",
        "P@ssw0rd12345",
        "Welcome123456",
        "qwertyuiop12",
        "letmeinletmein",
        "abcabcabcabc",
        "manchesterunited",
        "ichliebedich",  # on Django's list of leaked ones, and no English word
        "essexpartnerships",
        "Basildon2026!",
        "Headteacher2026",
        "Northerly2026",  # a quadrant's name, which only this county guesses first
        "otterbank-jo1",  # the person's own
    ],
)
def test_password_that_is_quickly_guessed_is_refused(password):
    make_district("Basildon", make_quadrant("Northerly"))

    with pytest.raises(ValidationError):
        validate_password(password, User(email="jo.otterbank@example.org", name="Jo Otterbank"))


@pytest.mark.parametrize(
    "password", ["coffeetrainfish", "purple otter umbrella", "Xk29-qlpm-Ax8Z", f"otter train {LONG}"]
)
def test_password_of_three_words_or_at_random_is_taken(password):
    validate_password(password, User(email="jo.otterbank@example.org", name="Jo Otterbank"))


def test_persons_own_name_and_address_make_it_no_better():
    person = User(email="jo@wexcombe.example.org", name="Jo Ploverdell")

    for password in ("Ploverdell2026", "wexcombe20262"):
        QuicklyGuessedValidator().validate(password)
        with pytest.raises(ValidationError):
            QuicklyGuessedValidator().validate(password, person)


def test_refusal_says_what_to_take_instead():
    with pytest.raises(ValidationError, match="Take three words that have nothing to do with each other"):
        validate_password("Password2026!")
