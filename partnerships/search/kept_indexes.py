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
from django.utils import timezone

from partnerships.models import (
    Authority,
    District,
    EstablishmentType,
    Headship,
    Lead,
    Membership,
    Partnership,
    PartnershipKind,
    Person,
    Quadrant,
    School,
    SchoolAuthority,
    SchoolLink,
    SchoolName,
)
from partnerships.search import records
from partnerships.search.entries import SearchEntry
from partnerships.search.further_people import further_models
from partnerships.search.index import Index
from partnerships.search.places import Gazetteer, Whereabouts
from partnerships.search.trusts import TrustNames

SCHOOL_MODELS: list[type[models.Model]] = [
    School,
    EstablishmentType,
    SchoolAuthority,
    Authority,
    SchoolName,
    SchoolLink,
    District,
    Quadrant,
]
PARTNERSHIP_MODELS: list[type[models.Model]] = [Partnership, PartnershipKind, Membership, Lead, Headship, Person]
LAST_NUMBERS = 1000
DAYS_KEPT = 3  # an index of partnerships holds for one day; this many are kept, today's always among them

Stamp = tuple


class SchoolNames:
    """The indexes of schools, of those before them and of trusts, where schools are, and the look-up by number."""

    def __init__(self) -> None:
        self.schools = Index(records.school_entries())
        self.by_pk: dict[int, SearchEntry] = {}
        for entry in self.schools.entries:
            self.by_pk.setdefault(entry.pk, entry)
        self.forerunners = Index(records.forerunner_entries(self.by_pk))
        self.closing_days = records.closing_days()
        self.successors = records.successors()
        self.trusts = TrustNames(records.trusts())
        self.numbers = records.school_numbers()
        self.where = Whereabouts()
        self.places = Gazetteer(self.where, {entry.pk for entry in self.schools.entries if entry.is_home})
        self.districts = {district.pk: district for district in District.objects.all()}
        self.holds_until = records.next_change_of_authority()


class PartnershipNames:
    """The indexes of the partnerships and leads of a day and the heads of today, and which schools are in which."""

    def __init__(self, on: dt.date) -> None:
        self.partnerships = Index(records.partnership_entries(on))
        entries, self.leads = records.lead_entries(on)
        self.people = Index(entries)
        heads, self.heads = records.head_entries()
        self.people_at_heads = Index(heads)
        in_public, self.in_public = records.further_people_of(on)
        self.people_in_public = Index(in_public)
        self.pages = records.further_pages_of(on)
        self.of_school = records.members(on)
        self.schools_of: dict[int, list[int]] = {}
        for school, partnerships in self.of_school.items():
            for partnership in partnerships:
                self.schools_of.setdefault(partnership, []).append(school)
        self.by_pk = {entry.pk: entry for entry in self.partnerships.entries}
        self.telephones = records.public_telephones(on)
        self.cards = records.cards(on)
        self.county_wide = {pk for pk, card in self.cards.items() if card.is_county_wide}
        self.with_room = {pk for pk, card in self.cards.items() if card.has_room}
        self.without_lead = {pk for pk, card in self.cards.items() if card.is_without_lead}

    def breadth(self, pk: int) -> tuple[bool, int]:
        """How little local a partnership is: of those that fit alike, the least broad comes first."""
        return pk in self.county_wide, len(self.schools_of.get(pk, ()))

    def unplaced(self, where: Whereabouts) -> set[int]:
        """The partnerships none of whose open schools has a known place."""
        return {
            pk for pk in self.by_pk if not any(school in where.open_points for school in self.schools_of.get(pk, ()))
        }

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
    if _kept.schools is None or _kept.schools[0] != wanted or _kept.schools[1].holds_until <= timezone.localdate():
        _kept.schools = (wanted, SchoolNames())
    return _kept.schools[1]


def _partnerships(stamp: Stamp, on: dt.date) -> PartnershipNames:
    """The partnerships of that day. Any change builds them anew, even of a district: they are found by its name too."""
    kept = _kept.partnerships.get(on)
    if kept is None or kept[0] != stamp:
        kept = (stamp, PartnershipNames(on))
        _kept.partnerships.pop(on, None)
        while len(_kept.partnerships) >= DAYS_KEPT:
            others = (day for day in _kept.partnerships if day != timezone.localdate())
            del _kept.partnerships[next(others)]
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
    first, *others = [_state_of(model) for model in SCHOOL_MODELS + PARTNERSHIP_MODELS + further_models]
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
