"""Finds the schools not open that day that somebody asks for: the closed with what they became, and those to come."""

import datetime as dt

from partnerships.search.kept_indexes import SchoolNames
from partnerships.search.results import Candidate, ClosedSchool, Hit, SchoolToCome
from partnerships.search.words import typed_words
from partnerships.successors.chains import open_after

MOST_SAID = 3  # closed schools that are told of
# Points, without those by which a closed school stands back:
NEARLY_ITS_NAME = 80  # from here on a closed school may be the one that was meant
CLEARLY_BETTER = 3  # than every open school, unless its very name was typed


def asked_for(
    text: str, hits: list[Hit], known: SchoolNames, on: dt.date
) -> tuple[list[ClosedSchool], list[SchoolToCome]]:
    """Of the hits the schools that had closed by that day, or had not opened, that the text means.

    It means one by number, by name, or because nothing open answers to it. One whose very name an open school bears is
    not asked for by it: most became academies and kept it.
    """
    absent = [hit for hit in hits if hit.pk in known.to_come or _has_closed(hit.pk, known, on)]
    pks = {hit.pk for hit in absent}
    others = [hit for hit in hits if hit.pk not in pks]
    typed, best = typed_words(text), max((_points(hit, known) for hit in others), default=0.0)
    is_taken = any(known.by_pk[hit.pk].words == typed for hit in others)

    def is_meant(hit: Hit) -> bool:
        points = _points(hit, known)
        is_its_name = known.by_pk[hit.pk].words == typed and not is_taken
        return points >= NEARLY_ITS_NAME and (is_its_name or points >= best + CLEARLY_BETTER)

    def is_sure(hit: Hit) -> bool:
        return not hit.is_approximate or _points(hit, known) >= NEARLY_ITS_NAME

    meant = [hit for hit in absent if (not others and is_sure(hit)) or is_meant(hit)]
    meant = sorted(meant, key=lambda hit: (-hit.score, known.by_pk[hit.pk].in_alphabet))[:MOST_SAID]
    closed = [
        ClosedSchool(_candidate(hit.pk, hit.score, known), known.closing_days[hit.pk], _open_after(hit, known, on))
        for hit in meant
        if hit.pk not in known.to_come
    ]
    to_come = [
        SchoolToCome(_candidate(hit.pk, hit.score, known), known.opening_days[hit.pk], _there_before(hit, known))
        for hit in meant
        if hit.pk in known.to_come
    ]
    return closed, to_come


def found_instead(closed: list[ClosedSchool], to_come: list[SchoolToCome]) -> list[Hit]:
    """The successors of the one and the predecessors of the other, each as surely meant as the school itself."""
    followed = [
        Hit(
            successor.pk,
            successor.score,
            f"It took over from {one.school.name}",
            about=((one.school.name, one.school.urn),),
        )
        for one in closed
        for successor in one.successors
    ]
    before = [
        Hit(
            predecessor.pk,
            predecessor.score,
            f"{one.school.name} took over from it",
            about=((one.school.name, one.school.urn),),
        )
        for one in to_come
        for predecessor in one.predecessors
    ]
    return followed + before


def _has_closed(pk: int, known: SchoolNames, on: dt.date) -> bool:
    if pk not in known.closing_days or pk in known.to_come:
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


def _there_before(hit: Hit, known: SchoolNames) -> list[Candidate]:
    """The schools that became one that is to come; by way of others where these are to come too."""
    before = open_after(hit.pk, lambda pk: known.predecessors.get(pk, ()), lambda pk: pk in known.to_come)
    return [_candidate(pk, _points(hit, known), known) for pk in before if pk in known.by_pk]


def _became(school: int, known: SchoolNames, on: dt.date) -> list[int]:
    def has_closed(pk: int) -> bool | None:
        return _has_closed(pk, known, on) if pk in known.by_pk else None

    return open_after(school, lambda pk: known.successors.get(pk, ()), has_closed)


def _candidate(pk: int, score: float, known: SchoolNames) -> Candidate:
    name, urn = known.by_pk[pk].order
    return Candidate(pk, urn, name, score)
