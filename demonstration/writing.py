"""How the demonstration writes: it adds, says why in the history, and changes nothing that is there."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models

from base.saving import save
from base.saving_many import save_many

REASON = "Invented for the demonstration"
Record = TypeVar("Record", bound=models.Model)


def add(rows: Sequence[models.Model]) -> None:
    """Add rows of one model at once, each with its history."""
    save_many(rows, by=None, why=REASON)


def get_or_add(model: type[Record], fields: dict[str, object], **key: object) -> tuple[Record, bool]:
    """The row with that key as it is, or a new one with those fields besides; and whether it is new."""
    row = model._default_manager.filter(**key).first()
    if row is not None:
        return row, False
    row = model(**key, **fields)
    save(row, by=None, why=REASON)
    return row, True
