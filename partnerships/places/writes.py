"""Many records put where they are at home, in one go."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from base.changing.effects import Effect
from base.saving import Author, locked, save
from partnerships.models import District, Partnership, Quadrant, School


@transaction.atomic
def set_home_quadrant(*, partnerships: Iterable[Partnership], quadrant: Quadrant | None, by: Author) -> Effect:
    """Put the partnerships at home in that quadrant, or make them county-wide."""
    return _set(partnerships, "home_quadrant", quadrant, nowhere="county-wide", by=by)


@transaction.atomic
def set_district(*, schools: Iterable[School], district: District | None, by: Author) -> Effect:
    """Record the schools in that district, which a refresh of the register keeps; or in none."""
    return _set(schools, "district", district, nowhere="in no district", by=by)


def _set(rows: Iterable[Any], name: str, place: Any, *, nowhere: str, by: Author) -> Effect:
    sentences = []
    for row in map(locked, rows):
        before = getattr(row, name)
        if before != place:
            setattr(row, name, place)
            save(row, by=by, why="Set for several at once")
            sentences.append(f"{row}: {place or nowhere}, until now {before or nowhere}.")
    if not sentences:
        raise ValidationError(
            f"All of them are {f'in {place}' if place else nowhere} already. There is nothing to set."
        )
    return Effect(tuple(sentences))
