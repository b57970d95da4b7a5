"""What taking back must know of records and only their rooms do; each room comes to it in ``AppConfig.ready``."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from base.days import in_words
from base.saving import A_DAY, save
from office.models import JournalEntry

# Whose records are named, with what changed of them, to whoever keeps records. Of all others their kind is said: a
# record may be of a Part B, or of the improvement programme (design, section 5).
NAMED: set[type[Model]] = set()
# Of which not even the kind is said: that there is one tells of the improvement programme.
KIND_NOT_SAID: set[type[Model]] = set()
# What was in force stays on record and ends; what is still to begin, or was made within the day, goes (ADR 14).
KEPT_ONCE_BEGUN: set[type[Model]] = set()
# What refers to a record and only tells of the past, or of who asked: a record to which it refers may end.
ONLY_TELLS: set[type[Model]] = set()
# How a record is written that begins again; else by ``base.saving.save``.
WRITES: dict[type[Model], Callable[..., None]] = {}
# What must hold of a record that is put back besides its own rules: each raises ``ValidationError``.
RULES: dict[type[Model], list[Callable[..., None]]] = {}
# What since a day leans on records of one model that were made, other than by referring to them: the key of each, and
# a sentence.
Leaning = Callable[[type[Model], list[Any], dt.date], Iterable[tuple[Any, str]]]
LEANING: list[Leaning] = []
# Why somebody may rely on records of a model that were made at a moment, as the end of a sentence, or nothing.
RELIED_ON: list[Callable[[type[Model], dt.datetime], str]] = []
# What to think of besides as an entry is taken back, in sentences.
BESIDES: list[Callable[[JournalEntry], Iterable[str]]] = []


def none_overlaps(*same: str) -> Callable[..., None]:
    """The rule that no two records which are the ``same`` in these attributes hold on one day."""

    def rule(row: Any, *, by: Any) -> None:
        others = type(row)._default_manager.filter(**{name: getattr(row, name) for name in same}).exclude(pk=row.pk)
        other = others.overlapping(row.started_on, row.ended_on).first()
        if other is not None:
            until = f" to {in_words(other.ended_on)}" if other.ended_on else " on"
            raise ValidationError(f"{other} is on record from {in_words(other.started_on)}{until} already.")

    return rule


def write(row: Any, *, by: Any, why: str, fields: Collection[str] | None = None) -> None:
    """Write a record as its room does, once its rules hold. Raises ``ValidationError``.

    Of one that was changed only the ``fields`` that are put back are looked at and written: what it was before was
    right when it was entered, and some rules are of entering alone (no new member of a school that has closed).
    """
    if fields is not None:
        row.clean_fields(exclude=[field.name for field in row._meta.fields if field.name not in fields])
        row.validate_unique()
        row.validate_constraints()
    for rule in RULES.get(type(row), ()):
        rule(row, by=by)
    WRITES.get(type(row), save)(row, by=by, why=why, fields=fields)


def why_relied_on(model: type[Model], since: dt.datetime) -> str:
    """Why somebody may rely on records of the model that were made at that moment, as the end of a sentence."""
    if timezone.now() - since >= A_DAY:
        return "it was made more than a day ago"
    return next((why for ask in RELIED_ON if (why := ask(model, since))), "")


def leaning_on(model: type[Model], rows: list[Any], since: dt.date) -> Iterator[tuple[Any, str]]:
    """What leans on these records since that day."""
    for ask in LEANING:
        yield from ask(model, rows, since)
