"""Finds the closed schools that somebody asks for, and the open schools that they became."""

import datetime as dt

from partnerships.search.kept_indexes import SchoolNames
from partnerships.search.results import Candidate, ClosedSchool, Hit
from partnerships.search.words import typed_words
from partnerships.successors.chains import open_after

MOST_SAID = 3  # closed schools that are told of
# Points, without those by which a closed school stands back:
NEARLY_ITS_NAME = 80  # from here on a closed school may be the one that was meant
CLEARLY_BETTER = 3  # than every open school, unless its very name was typed


def asked_for(text: str, hits: list[Hit], known: SchoolNames, on: dt.date) -> list[ClosedSchool]:
    """The closed schools among the hits that the text means: by number, by name, or because nothing open answers to it.

    A closed school whose very name an open one bears is not asked for by it: most became academies and kept it.
    """
    closed = [hit for hit in hits if _has_closed(hit.pk, known, on)]
    pks = {hit.pk for hit in closed}
    others = [hit for hit in hits if hit.pk not in pks]
    typed, best = typed_words(text), max((_points(hit, known) for hit in others), default=0.0)
    is_taken = any(known.by_pk[hit.pk].words == typed for hit in others)

    def is_meant(hit: Hit) -> bool:
        points = _points(hit, known)
        is_its_name = known.by_pk[hit.pk].words == typed and not is_taken
        return points >= NEARLY_ITS_NAME and (is_its_name or points >= best + CLEARLY_BETTER)

    def is_sure(hit: Hit) -> bool:
        return not hit.is_approximate or _points(hit, known) >= NEARLY_ITS_NAME

    meant = [hit for hit in closed if (not others and is_sure(hit)) or is_meant(hit)]
    meant.sort(key=lambda hit: (-hit.score, known.by_pk[hit.pk].order))
    return [
        ClosedSchool(_candidate(hit.pk, hit.score, known), known.closing_days[hit.pk], _open_after(hit, known, on))
        for hit in meant[:MOST_SAID]
    ]


def successors_found(closed: list[ClosedSchool]) -> list[Hit]:
    """The successors of those schools, each as surely meant as the school that it follows."""
    return [
        Hit(
            successor.pk,
            successor.score,
            f"It took over from {one.school.name}",
            about=((one.school.name, one.school.urn),),
        )
        for one in closed
        for successor in one.successors
    ]


def _has_closed(pk: int, known: SchoolNames, on: dt.date) -> bool:
    if pk not in known.closing_days:
        return False
    last_day = known.closing_days[pk]
    return last_day is None or last_day < on


def _points(hit: Hit, known: SchoolNames) -> float:
    return hit.score + known.by_pk[hit.pk].handicap


def open_ones_of(pk: int, known: SchoolNames, on: dt.date) -> list[int]:
    """The school itself where it has not closed, else the open schools that it became."""
    return _became(pk, known, on) if _has_closed(pk, known, on) else [pk]


def _open_after(hit: Hit, known: SchoolNames, on: dt.date) -> list[Candidate]:
    """The schools that a closed one became."""
    return [_candidate(pk, _points(hit, known), known) for pk in _became(hit.pk, known, on)]


def _became(school: int, known: SchoolNames, on: dt.date) -> list[int]:
    def has_closed(pk: int) -> bool | None:
        return _has_closed(pk, known, on) if pk in known.by_pk else None

    return open_after(school, lambda pk: known.successors.get(pk, ()), has_closed)


def _candidate(pk: int, score: float, known: SchoolNames) -> Candidate:
    name, urn = known.by_pk[pk].order
    return Candidate(pk, urn, name, score)
