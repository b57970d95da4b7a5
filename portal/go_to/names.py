"""What the box finds besides schools: the names of other records, kept by this process until one of them changes.

A name is matched by the public search's own index (``partnerships.search.index``): as people write it, misspelt too.
People and organisations are found by former names as well, as partnerships and schools are by the public search.
Nothing of the improvement programme is among them (design, section 5), and no title of an agenda: a meeting is its
board and its day.
"""

import datetime as dt
from typing import Any

from django.db.models import Model

from boards.models import Board, Meeting
from office.kept_of_days import KeptOfDays
from partnerships.models import Organisation, OrganisationName, Partnership, Person, PersonName
from partnerships.search.entries import SearchEntry
from partnerships.search.index import Index
from partnerships.search.words import initials, words

NAMED: list[type[Model]] = [Partnership, Person, Board, Meeting, Organisation]
OVER = 6  # points by which what has ended stands back, as a closed school does
FORMER = 1  # by which a former name stands back behind a present one


class RecordNames:
    """An index of each kind of record."""

    def __init__(self, on: dt.date) -> None:
        self.of: dict[type[Model], Index] = {
            Partnership: Index(_partnerships(on)),
            Person: Index([*_entries(Person), *_former(PersonName, "person")]),
            Board: Index(_boards()),
            Meeting: Index(_meetings()),
            Organisation: Index([*_entries(Organisation), *_former(OrganisationName, "organisation")]),
        }


record_names = KeptOfDays(RecordNames, NAMED, [OrganisationName, PersonName], most_days=1)


def _entries(model: Any) -> list[SearchEntry]:
    return [_entry(pk, name) for pk, name in model.objects.order_by().values_list("pk", "name")]


def _former(model: Any, of: str) -> list[SearchEntry]:
    rows = model.objects.order_by().values_list(of, "name")
    return [_entry(pk, name, handicap=FORMER, is_former_name=True) for pk, name in rows]


def _entry(pk: int, name: str, besides: str = "", handicap: int = 0, *, is_former_name: bool = False) -> SearchEntry:
    return SearchEntry(
        pk=pk,
        label=name,
        words=words(name),
        places=tuple(word for word in words(besides) if word not in words(name)),
        initials=initials(name),
        handicap=handicap,
        order=(name, pk),
        is_former_name=is_former_name,
    )


def _partnerships(on: dt.date) -> list[SearchEntry]:
    rows = Partnership.objects.order_by().values_list("pk", "name", "ended_on")
    return [_entry(pk, name, handicap=OVER if ended_on and ended_on < on else 0) for pk, name, ended_on in rows]


def _boards() -> list[SearchEntry]:
    rows = Board.objects.order_by().values_list("pk", "name", "abbreviation")
    return [_entry(pk, name, abbreviation) for pk, name, abbreviation in rows]


def _meetings() -> list[SearchEntry]:
    rows = Meeting.objects.order_by().values_list("pk", "board__name", "board__abbreviation", "held_on")
    return [_entry(pk, f"{name} {day.day} {day:%B %Y}", abbreviation) for pk, name, abbreviation, day in rows]
