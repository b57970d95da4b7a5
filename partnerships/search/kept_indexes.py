"""Keeps the indexes of this process, and builds them again when the records in them have changed.

Every search asks with one query whether a record has changed. From each history table the query reads the last number,
the last moment, and how many of the last thousand numbers are in use. Together these are the "stamp" of the records.
All three come from the end of the primary key, so a long history costs no more than a short one. The count notices a
change that was numbered before another but committed after it, as PostgreSQL allows; the moment notices a number that
is used again after a rollback.
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
DAYS_KEPT = 3  # an index of partnerships holds for one day; this many are kept, usually today's among them

Stamp = tuple


class SchoolNames:
    """The indexes of schools and of places, and the look-ups by number and by district."""

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
    """The indexes of the partnerships and leads of one day, and which schools are in which partnership."""

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
        """The partnership's name; "a partnership" if it was made after the index was built."""
        return self.by_pk[pk].label if pk in self.by_pk else "a partnership"


Names = tuple[SchoolNames, PartnershipNames]


@dataclass
class _Kept:
    """The indexes kept between searches, each with the stamp of the records from which it was built."""

    schools: tuple[Stamp, SchoolNames] | None = None
    partnerships: dict[dt.date, tuple[Stamp, PartnershipNames]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


_kept = _Kept()


def names(on: dt.date) -> Names:
    """Return the indexes for that day, built from the records as they are now."""
    stamp = _stamp()
    with _kept.lock:
        return _schools(stamp), _partnerships(stamp, on)


def school_names() -> SchoolNames:
    """Return the indexes of schools and places, built from the records as they are now."""
    stamp = _stamp()
    with _kept.lock:
        return _schools(stamp)


def reset() -> None:
    """Forget all indexes: for tests, and after a change that no history recorded."""
    with _kept.lock:
        _kept.schools = None
        _kept.partnerships.clear()


def _schools(stamp: Stamp) -> SchoolNames:
    tables = {model._meta.model_name for model in SCHOOL_MODELS}
    wanted = tuple(row for row in stamp if row[1] in tables)  # a change of a partnership leaves these indexes alone
    if _kept.schools is None or _kept.schools[0] != wanted:
        _kept.schools = (wanted, SchoolNames())
    return _kept.schools[1]


def _partnerships(stamp: Stamp, on: dt.date) -> PartnershipNames:
    """The partnerships of that day. Any change builds them anew, even of a district: they are found by its name too."""
    kept = _kept.partnerships.get(on)
    if kept is None or kept[0] != stamp:
        kept = (stamp, PartnershipNames(on))
        while len(_kept.partnerships) >= DAYS_KEPT:
            del _kept.partnerships[next(iter(_kept.partnerships))]
        _kept.partnerships[on] = kept
    return kept[1]


def _stamp() -> Stamp:
    """Read the stamp of the records in one query: two different states of the records have different stamps."""
    database = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(*_question(connection.vendor))
        return tuple(sorted((database, *row) for row in cursor.fetchall()))


@cache
def _question(vendor: str) -> tuple[str, tuple]:
    """The SQL of the stamp and its parameters. It is cached, because building it takes longer than running it."""
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
