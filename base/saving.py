"""What every dated change does with a record: lock it, check it, write it with who and why."""

import datetime as dt
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.formats import date_format

from base.dated import Dated

Officer = AbstractBaseUser | AnonymousUser | None  # who does it; None where the portal itself does
Record = TypeVar("Record", bound=Model)
A_DAY = dt.timedelta(days=1)
REASON_LENGTH = 100  # of django-simple-history's column


def in_words(day: dt.date | None) -> str:
    """The day as it is read, ``31 August 2027``; empty where there is none."""
    return date_format(day) if day else ""


def locked(row: Record) -> Record:
    """The record as the database has it now, and nobody else's to change until this transaction ends."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=row.pk)


def record(row: Any, *, by: Officer, reason: str) -> None:
    """Save what keeps every rule, with who and why in its history; else raise ``ValidationError``."""
    row.full_clean()
    row._history_user = by  # both are read by django-simple-history
    row._change_reason = reason[:REASON_LENGTH] or None
    row.save()


def end(row: Dated, *, on: dt.date, by: Officer, reason: str) -> None:
    """Give the record its last day."""
    if on < row.started_on:
        raise ValidationError(f"{row}: this began on {in_words(row.started_on)}. Enter that day or a later one.")
    row.ended_on = on
    record(row, by=by, reason=reason)


def refuse_if_over(row: Dated) -> None:
    """Refuse to end again what is over: its last day is a fact, to be put right on its own page."""
    if row.is_over:
        raise ValidationError(
            f"{row}: this ended on {in_words(row.ended_on)} already. Open it to put its last day right."
        )
