"""What the council's page says, from ``fixtures/``: what is missing is added, and nothing else is done (ADR 5)."""

from collections.abc import Iterator

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializedObject
from django.db import models, transaction

from base.saving import save
from boards.models import Seat
from office.models import Council
from office.models.council import NAMELESS

FIXTURES = (  # each stands on those before it
    "council",
    "authorities",
    "quadrants",
    "districts",
    "partnership_kinds",
    "organisations",
    "people",
    "boards",
    "seats",
    "pages",
)
REASON = "The council’s page of 7 December 2023"


class SeedError(Exception):
    """A record of the seed cannot be added beside what is there; the message says which and why."""


@transaction.atomic
def load_seed() -> list[models.Model]:
    """Add the records of the seed that are missing, by natural key, and return them; what is there stays as it is.

    Raises ``SeedError``, with nothing added, when a record clashes with one that an officer made or renamed.
    """
    return [_add(name, record) for name in FIXTURES for record in _read(name) if not _is_there(record)]


def _read(name: str) -> Iterator[DeserializedObject]:
    """The records of a fixture, one after the other, so that a seat finds the one it is held by virtue of."""
    text = (settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
    yield from serializers.deserialize("json", text, handle_forward_references=True)


def _is_there(record: DeserializedObject) -> bool:
    """Whether the database has the record, or, for a seat, any of that person on that board.

    An officer who puts right a seat's role or first day changes its natural key; the seed must not bring it back.
    """
    row = record.object
    if isinstance(row, Council):
        return Council.objects.exclude(name=NAMELESS).exists()  # a migration made it; the seed gives it its name
    if isinstance(row, Seat):
        return Seat.objects.filter(board=row.board_id, person=row.person_id).exists()
    return type(row)._default_manager.filter(pk=row.pk).exists()


def _named(said: Council) -> Council:
    """The council with the name and the area that the seed has; what else an officer entered stays."""
    council = Council.objects.first() or said
    council.name, council.area = said.name, said.area
    return council


def _add(name: str, record: DeserializedObject) -> models.Model:
    row = record.object
    missing = [f"{field.name} {value}" for field, value in record.deferred_fields.items()]
    if missing:
        raise SeedError(f"A record of fixtures/{name}.json needs what is not there: {', '.join(missing)}")
    if isinstance(row, Council):
        row = _named(row)
    try:
        save(row, by=None, why=REASON)
    except ValidationError as error:
        raise SeedError(f"“{row}” of fixtures/{name}.json cannot be added: {' '.join(error.messages)}") from error
    return row
