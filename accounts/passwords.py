"""Passwords that are quickly guessed are refused, here and without asking anybody else (ADR 29)."""

import re

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from accounts.models import User
from office.council.reading import the_council
from partnerships.models import District, Quadrant

LEAST_SCORE = 3  # of 4 by zxcvbn: about 100 million guesses, where five wrong ones cost five minutes
MOST_READ = 72  # characters that are looked at: what follows can only make it harder to guess
# The first that are tried on whoever works at a school here, and the words of what they sign in to.
OF_THE_SITE = "school schools partnership partnerships headteacher council autumn spring summer winter term"
_WORD = re.compile(r"[^\W\d_]{3,}")


class QuicklyGuessedValidator:
    """Refuses what is among the passwords that people use most, or is made of them, of keys in a row or of dates.

    Names of the places here, of the council and of the person are guessed first, so they make it no better.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ``ValidationError``, with what to do instead."""
        found = zxcvbn(password[:MOST_READ], user_inputs=_guessed_first(user))
        if found["score"] < LEAST_SCORE:
            raise ValidationError(
                "This password is quickly guessed: it is one that many people use, or made of such, or of names from "
                "here. Take three words that have nothing to do with each other",
                code="password_quickly_guessed",
            )

    def get_help_text(self) -> str:
        """What to do."""
        return "Take three words that have nothing to do with each other."


def _guessed_first(user: User | None) -> list[str]:
    places = [*District.objects.values_list("name", flat=True), *Quadrant.objects.values_list("name", flat=True)]
    council, person = the_council(), [user.email, user.name] if user else []
    about = " ".join([OF_THE_SITE, *places, council.name, council.area_name, *person])
    return list(dict.fromkeys(_WORD.findall(about)))
