"""Finds schools by the names of those before them that only a link of the register knows, so that they have no page."""

import datetime as dt

from partnerships.search.closed_schools import open_ones_of
from partnerships.search.index import best_of_each
from partnerships.search.kept_indexes import SchoolNames
from partnerships.search.results import Hit
from partnerships.search.words import are_one_name

LEAST_ANSWERED = 0.9  # of what was typed: who adds a word asks for another school


def found_by_forerunners(text: str, known: SchoolNames, on: dt.date) -> list[Hit]:
    """The schools that came after one of that name, each as surely meant as the one before it; open ones first."""
    found = [
        (entry, how)
        for entry, how in best_of_each(known.forerunners.find(text))
        if how.begins and how.answered >= LEAST_ANSWERED
    ]
    return [
        Hit(pk, how.score, f"Before it: {entry.label}", how.is_approximate, before=entry.label)
        for entry, how in found
        for pk in open_ones_of(entry.pk, known, on) or [entry.pk]
    ]


def of_exactly_that_forerunner(text: str, found: list[Hit]) -> list[int]:
    """Of the schools found so those before which there was one of that very name."""
    return [hit.pk for hit in found if are_one_name(hit.before, text)]
