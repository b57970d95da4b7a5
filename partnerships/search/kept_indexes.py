"""The indexes of this process, built again when the records they hold have changed.

Whether they have is asked with one query for every search: for each history table, the last number, the last moment and
how many rows there are among the last thousand numbers. All three are read from the primary key's end, so the
question costs the same however long the histories grow. The count notices a change that was numbered before
another but committed after it, as PostgreSQL allows; the moment notices a number used again after a rollback.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from django.db import connection, models
from django.db.models import Count, Max, Subquery, Value

from partnerships.models import District, Lead, Membership, Partnership, Person, Quadrant, School
from partnerships.search import records
from partnerships.search.entries import SearchEntry
from partnerships.search.index import Index

SCHOOL_MODELS: list[type[models.Model]] = [School, District, Quadrant]
PARTNERSHIP_MODELS: list[type[models.Model]] = [Partnership, Membership, Lead, Person]
LAST_NUMBERS = 1000
DAYS_KEPT = 3  # today's partnerships, and those of other days that were asked for

Stamp = tuple


class SchoolNames:
    """The schools, the districts and the quadrants, to be searched."""

    def __init__(self) -> None:
        self.schools = Index(records.school_entries())
        entries, self.place_of = records.place_entries()
        self.places = Index(entries)
        self.by_pk: dict[int, SearchEntry] = {}
        for entry in self.schools.entries:
            self.by_pk.setdefault(entry.pk, entry)
        self.labels = [entry.label for entry in self.schools.entries if entry.is_home and entry.is_open]
        self.numbers = records.school_numbers()
        self.districts = {district.code: district for district in District.objects.all()}
        self.of_district = records.schools_of_districts(self.by_pk)


class PartnershipNames:
    """The partnerships and those who lead them on one day, to be searched."""

    def __init__(self, on: dt.date) -> None:
        self.partnerships = Index(records.partnership_entries(on))
        entries, self.leads = records.lead_entries(on)
        self.people = Index(entries)
        self.of_school = records.members(on)
        self.schools_of: dict[int, list[int]] = {}
        for school, partnerships in self.of_school.items():
            for partnership in partnerships:
                self.schools_of.setdefault(partnership, []).append(school)
        self.by_pk = {entry.pk: entry for entry in self.partnerships.entries}

    def label(self, pk: int) -> str:
        """A partnership's name."""
        return self.by_pk[pk].label if pk in self.by_pk else "a partnership"


Names = tuple[SchoolNames, PartnershipNames]


@dataclass
class _Kept:
    """What is kept between searches, each with the stamp of the records it was built from."""

    schools: tuple[Stamp, SchoolNames] | None = None
    partnerships: dict[dt.date, tuple[Stamp, PartnershipNames]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


_kept = _Kept()


def names(on: dt.date) -> Names:
    """What can be searched on that day, as the records are now."""
    stamp = _stamp()
    with _kept.lock:
        return _schools(stamp), _partnerships(stamp, on)


def school_names() -> SchoolNames:
    """The schools, as the records are now."""
    stamp = _stamp()
    with _kept.lock:
        return _schools(stamp)


def reset() -> None:
    """Forget everything: for tests, and after a change that went past the histories."""
    with _kept.lock:
        _kept.schools = None
        _kept.partnerships.clear()


def _schools(stamp: Stamp) -> SchoolNames:
    wanted = _part(stamp, SCHOOL_MODELS)
    if _kept.schools is None or _kept.schools[0] != wanted:
        _kept.schools = (wanted, SchoolNames())
    return _kept.schools[1]


def _partnerships(stamp: Stamp, on: dt.date) -> PartnershipNames:
    """Those of that day; a district's or a school's name is no part of them but the districts' words are."""
    kept = _kept.partnerships.get(on)
    if kept is None or kept[0] != stamp:
        kept = (stamp, PartnershipNames(on))
        while len(_kept.partnerships) >= DAYS_KEPT:
            del _kept.partnerships[next(iter(_kept.partnerships))]
        _kept.partnerships[on] = kept
    return kept[1]


def _stamp() -> Stamp:
    """What tells one state of the records from another, in one query."""
    database = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(*_question(connection.vendor))
        return tuple(sorted((database, *row) for row in cursor.fetchall()))


@cache
def _question(vendor: str) -> tuple[str, tuple]:
    """The query of the stamp as this kind of database has it: kept, for building it takes longer than asking."""
    first, *others = [_state_of(model) for model in SCHOOL_MODELS + PARTNERSHIP_MODELS]
    return first.union(*others, all=True).query.sql_with_params()


def _state_of(model: type[models.Model]) -> models.QuerySet:
    history = model.history.model.objects.order_by()  # type: ignore[attr-defined]
    last = Subquery(history.order_by("-history_id").values("history_id")[:1])
    recent = history.filter(history_id__gt=last - Value(LAST_NUMBERS))
    return (
        recent.annotate(table=Value(model._meta.model_name))
        .values("table")
        .annotate(last=Max("history_id"), at=Max("history_date"), rows=Count("history_id"))
        .values_list("table", "last", "at", "rows")
    )


def _part(stamp: Stamp, of: list[type[models.Model]]) -> Stamp:
    tables = {model._meta.model_name for model in of}
    return tuple(row for row in stamp if row[1] in tables)
