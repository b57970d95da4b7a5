"""The one way to write a record: it is validated, and its history says who wrote it and why.

``base/saving_many.py`` does the same for thousands of records.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from base import one_go
from base.checks import clean
from base.dated import Dated
from base.days import in_words

# ``by``: the user who does it, None where the portal itself does. Any, for mypy does not know that views are signed in.
Author = Any
Record = TypeVar("Record", bound=Model)
A_DAY = dt.timedelta(days=1)
REASON_LENGTH = 100  # of django-simple-history's column


def locked(row: Record) -> Record:
    """Fetch the record anew and lock its row, so that nobody else changes it until this transaction ends."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=row.pk)


def save(row: Any, *, by: Author, why: str = "", fields: Collection[str] | None = None) -> None:
    """Validate and write a record, with who and why in its history. Raises ``ValidationError`` if it breaks a rule.

    With ``fields`` only these are written, without validation: use it for values that the portal itself sets.
    """
    if fields is None:
        clean(row)
    _sign(row, by, why)
    row.save(update_fields=fields)
    one_go.wrote(type(row), [row.pk])


def delete(row: Any, *, by: Author, why: str = "") -> None:
    """Delete the record; its history says who did, and why."""
    _sign(row, by, why)
    model, key = type(row), row.pk
    row.delete()
    one_go.wrote(model, [key])


def _sign(row: Any, by: Author, why: str) -> None:
    row._history_user = by  # both are read by django-simple-history
    row._change_reason = why[:REASON_LENGTH] or None


def end(row: Dated, *, on: dt.date, by: Author, why: str) -> None:
    """Give the record its last day."""
    if on < row.started_on:
        raise ValidationError(f"{row}: this {_began(row)}. Enter that day or a later one.")
    row.ended_on = on
    save(row, by=by, why=why)


def end_before(row: Dated, *, on: dt.date, by: Author, why: str) -> None:
    """Give the record its last day, the day before ``on``, on which something else takes its place."""
    refuse_unless_begun_before(row, on)
    end(row, on=on - A_DAY, by=by, why=why)


def refuse_unless_begun_before(row: Dated, on: dt.date) -> None:
    """Refuse that something takes the place of the record on its first day, or before: it would have had no day."""
    if on <= row.started_on:
        raise ValidationError(f"{row}: this {_began(row)}. Enter the day after or a later one.")


def _began(row: Dated) -> str:
    return f"{'begins' if row.is_to_come else 'began'} on {in_words(row.started_on)}"


def refuse_if_over(row: Dated) -> None:
    """Refuse to end again what is over: its last day is a fact, to be put right on its own page."""
    if row.is_over:
        raise ValidationError(
            f"{row}: this ended on {in_words(row.ended_on)} already. Open it to put its last day right."
        )
