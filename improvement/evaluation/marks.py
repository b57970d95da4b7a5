"""Marks of what a page showed: what is agreed, and what is said to sharing, is meant of that and of nothing else.

They are keyed: a head whose school has left does not read what was agreed, and shall not try out what it might be.
"""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from improvement.evaluation.sheet import ThemeSheet
from improvement.models import SelfEvaluation

_SALT = "improvement.evaluation.marks"


def mark_of_agreed(evaluation: SelfEvaluation) -> str:
    """The mark of what was agreed: the day, and of each theme the stage, or none, the words and the next steps.

    Whether a step is done is no part of it. Two queries.
    """
    rows = evaluation.agreements.order_by("theme").values_list("theme", "stage", "is_left_out", "words")
    steps = evaluation.next_steps.order_by("pk").values_list("pk", "theme", "what", "owner", "due_on")
    return _mark(evaluation.agreed_on and evaluation.agreed_on.isoformat(), list(rows), list(steps))


def marks_of_sheet(sheet: Iterable[ThemeSheet]) -> str:
    """A mark for each theme with its next steps, in order, as the page carries them on which it is agreed."""
    return " ".join(_mark(theme.theme.pk, sorted(theme.boxes.items())) for theme in sheet)


def changed_since(shown: str, sheet: list[ThemeSheet]) -> list[ThemeSheet]:
    """The themes that say something else than the page showed; all where it does not say what it showed."""
    before, now = shown.split(), marks_of_sheet(sheet).split()
    if len(before) != len(now):
        return list(sheet)
    return [theme for theme, was, mark in zip(sheet, before, now, strict=True) if was != mark]


def _mark(*shown: object) -> str:
    return salted_hmac(_SALT, repr(shown)).hexdigest()[:16]
