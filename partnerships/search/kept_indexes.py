"""Keeps the indexes of this process, and builds them again when the records in them have changed (``KeptOfDays``)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Set as AbstractSet
from copy import copy
from typing import Self

from django.db import models
from django.utils import timezone

from office.kept_of_days import KeptOfDays
from office.stamps import answering_under, current_stamp
from partnerships.models import (
    Authority,
    District,
    EstablishmentType,
    Headship,
    Lead,
    Membership,
    Partnership,
    PartnershipKind,
    PartnershipName,
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
PARTNERSHIP_MODELS: list[type[models.Model]] = [
    *(Partnership, PartnershipKind, PartnershipName, Membership, Lead, Headship, Person),
]


class SchoolNames:
    """The indexes of schools, of those before them and of trusts, where schools are, and the look-up by number.

    They are of today, and of any other day ``on_day``: then ``to_come`` are the schools that had not opened yet.
    """

    to_come: AbstractSet[int] = frozenset()

    def __init__(self) -> None:
        self.schools = Index(records.school_entries())
        self.by_pk: dict[int, SearchEntry] = {}
        for entry in self.schools.entries:
            self.by_pk.setdefault(entry.pk, entry)
        self.forerunners = Index(records.forerunner_entries(self.by_pk))
        self.closing_days, self.opening_days = records.closing_days(), records.opening_days()
        self.successors = records.successors()
        self.predecessors: dict[int, list[int]] = defaultdict(list)
        for before, later in self.successors.items():
            for after in later:
                self.predecessors[after].append(before)
        self.trusts = TrustNames(records.trusts())
        self.numbers = records.school_numbers()
        self.where = Whereabouts()
        self.places = Gazetteer(self.where, {entry.pk for entry in self.schools.entries if entry.is_home})
        self.districts = {district.pk: district for district in District.objects.all()}

    def on_day(self, on: dt.date) -> Self:
        """The same with each school as it was that day: one that has closed since was open, one may not have opened."""
        other = copy(self)
        other.to_come = {pk for pk, first_day in self.opening_days.items() if first_day > on}
        closed = {pk for pk, last_day in self.closing_days.items() if last_day is None or last_day < on}

        def of_that_day(entry: SearchEntry) -> SearchEntry:
            is_over_or_to_come = entry.pk in closed or entry.pk in other.to_come
            closes_later = entry.pk in self.closing_days
            return records.as_open(entry, is_open=not is_over_or_to_come and (entry.is_open or closes_later))

        other.schools, other.forerunners = (
            index.with_entries(of_that_day) for index in (self.schools, self.forerunners)
        )
        other.by_pk = {pk: of_that_day(entry) for pk, entry in self.by_pk.items()}
        return other


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
        self.by_pk: dict[int, SearchEntry] = {}
        for entry in self.partnerships.entries:  # of several names its own comes first
            self.by_pk.setdefault(entry.pk, entry)
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


# A change of a partnership leaves the indexes of schools alone. Those of another day are today's, but for who is open.
_schools = KeptOfDays(lambda _: SchoolNames(), SCHOOL_MODELS, most_days=1)
_schools_of_days = KeptOfDays(lambda on: school_names().on_day(on), SCHOOL_MODELS)
# Any change builds these anew, even of a district: they are found by its name too.
_partnerships = KeptOfDays(PartnershipNames, SCHOOL_MODELS, PARTNERSHIP_MODELS, further_models)


def names(on: dt.date) -> Names:
    """Return the indexes for that day, built from the records as they are now; both of one state of them."""
    with answering_under(current_stamp()):
        is_today = on == timezone.localdate()
        return school_names() if is_today else _schools_of_days.of(on), _partnerships.of(on)


def school_names() -> SchoolNames:
    """Return the indexes of schools and places as they are today, built from the records as they are now."""
    return _schools.of(timezone.localdate())


def reset() -> None:
    """Forget all indexes: for tests."""
    _schools.forget()
    _schools_of_days.forget()
    _partnerships.forget()
