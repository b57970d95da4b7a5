"""The filters of the directory of partnerships."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Self

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from base.days import DayError, parse_day
from partnerships.filters.by_distance import partnerships_by_distance
from partnerships.filters.choices import COUNTY_WIDE, COUNTY_WIDE_SLUG
from partnerships.filters.directory import DirectoryFilters, Option
from partnerships.filters.distances import Distance, limits_of_partnerships, of_partnership, within
from partnerships.filters.facets import Elsewhere, TraitIndex
from partnerships.filters.late_rows import LateRows, ListRow, Records
from partnerships.filters.overviews import HAS_ROOM, PartnershipOverview, partnership_overviews
from partnerships.geography import nearest_partnerships
from partnerships.models import Partnership, School
from partnerships.permissions import VIEW_CONTACT_DETAILS
from partnerships.search import Hit

COUNTY_WIDE_HEADING = "County-wide partnerships"
ROOM = {HAS_ROOM: "Has room for new schools"}


@dataclass
class PartnershipFilters(DirectoryFilters):
    """Those of every list, the kind of partnership, whether it has room for new schools, and the day.

    A partnership is of a district, a phase or a character when a member of that day is. A day to come is for those who
    may look ahead alone: a lead is named in public from their first day.
    """

    NOUN: ClassVar[str] = "Partnerships"

    sees_ahead: bool = False

    @property
    def on_text(self) -> str:
        """The day as the form has it: as it was typed where it is none, empty where it is today."""
        if "on" in self.problems:
            return self._tidied("on")
        return "" if self.is_today else date_format(self.on)

    LABELS: ClassVar[dict[str, str]] = {
        **DirectoryFilters.LABELS,
        "kind": "Kind of partnership",
        "room": "Room for new schools",
    }
    TICKS: ClassVar[frozenset[str]] = frozenset({"room"})
    offers_days: ClassVar[bool] = True

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The filters of a request; officers may look ahead."""
        sees_ahead = "on" in request.GET and request.user.has_perm(VIEW_CONTACT_DETAILS)  # asked only where it matters
        return cls(request.GET, sees_ahead=sees_ahead)

    @cached_property
    def options(self) -> dict[str, dict[str, Option]]:
        """What each filter may be, by the words of the address."""
        options = super().options
        return options | {
            "quadrant": {**options["quadrant"], COUNTY_WIDE_SLUG: COUNTY_WIDE},
            "kind": {kind.slug: kind for kind in self._data.kinds},
            "room": {**ROOM},
        }

    @property
    def hits(self) -> list[Hit]:
        """The partnerships that the search finds."""
        return self.found.partnerships

    @cached_property
    def unplaced(self) -> Q | None:
        """The partnerships none of whose schools anybody has placed; None where there is none."""
        return Q(pk__in=self.pks_unplaced) if self.pks_unplaced else None

    @cached_property
    def pks_unplaced(self) -> set[int]:
        """Those none of whose schools anybody has placed."""
        schools, groups = self._known
        return groups.unplaced(schools.where)

    def apply(self, partnerships):
        """The partnerships that the filters leave: the best match first, or the nearest, or by name."""
        return self.in_order(self.narrow(partnerships), partial(nearest_partnerships, on=self.on))

    def rows(self, partnerships: Records) -> LateRows:
        """The rows of the partnerships that the filters leave: the best match first, or the nearest, or by name."""
        chosen = self.chosen_pks
        if not self.near:
            return LateRows(chosen, partnerships, self.tell_counts, self.hits_shown)
        self.unplaced_count = len(self.pks_unplaced.intersection(chosen))
        miles = partnerships_by_distance(chosen, self.near, self._known, self.overview)
        return LateRows([*miles], partnerships, self.tell_counts, self.hits_shown, miles.get)

    def narrow(self, partnerships):
        """The partnerships that have everything that is chosen."""
        if self.option("within"):
            partnerships = partnerships.filter(pk__in=within(self.selected["within"], self.limits))
        if quadrant := self.option("quadrant"):
            partnerships = partnerships.in_quadrant(None if quadrant == COUNTY_WIDE else quadrant)
        if district := self.option("district"):
            partnerships = partnerships.in_district(district, self.on)
        if phase := self.option("phase"):
            partnerships = partnerships.with_phase(phase, self.on)
        if character := self.option("character"):
            partnerships = partnerships.with_character(character, self.on)
        if kind := self.option("kind"):
            partnerships = partnerships.of_kind(kind)
        return partnerships.open_to_new_schools() if self.option("room") else partnerships

    @cached_property
    def index(self) -> TraitIndex:
        """The partnerships of that day by what is chosen."""
        return self.overview.index

    @cached_property
    def overview(self) -> PartnershipOverview:
        """What is known of all partnerships of that day."""
        return partnership_overviews.of(self.on)

    def tell_counts(self, partnerships: Iterable[Partnership]) -> None:
        """Give each of these partnerships the number of its schools, and whether it counts."""
        self.overview.tell(partnerships, self.on)

    @cached_property
    def limits(self) -> dict[int, str]:
        """The least limit of distance within which each partnership has an open school, by primary keys."""
        return limits_of_partnerships(self._limits_of_schools, self._known, self.on)

    def distance_of(self, pk: int, miles: float) -> Distance:
        """How far the nearest school of a partnership is, and which it is."""
        return of_partnership(pk, miles, self.near, self._known, self.on)  # type: ignore[arg-type]  # there is a place

    def tell_distances(self, rows: Iterable[ListRow]) -> None:
        """Give each row its ``distance``, and the heading ``listed_under`` of those that stand apart."""
        super().tell_distances(rows)
        for row in rows if self.near else ():
            row.listed_under = self._heading_of(row)

    def _heading_of(self, row: ListRow) -> str:
        if row.miles is None:
            return "Distance not known"
        return COUNTY_WIDE_HEADING if row.pk in self._known[1].county_wide else ""

    @property
    def county_wide_query(self) -> str:
        """The query of the same list with the county-wide alone; empty where a quadrant was chosen."""
        return "" if "quadrant" in self.selected else self._query_with("quadrant", COUNTY_WIDE_SLUG)

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """The open schools that the text finds, for a list that shows no partnership."""
        schools = School.objects.open().filter(pk__in=[hit.pk for hit in self.found.schools])
        return Elsewhere("school", schools.count(), reverse("schools:list"))

    def _day_asked_for(self) -> dt.date:
        """The day of ``?on=``, written in any way that ``parse_day`` reads; today where it is none, which is said."""
        today, asked = timezone.localdate(), self._tidied("on")
        if not asked:
            return today
        try:
            day = parse_day(asked, is_typed_now=True)
        except DayError as error:
            self._refuse("on", f"{error} This is the directory as it is today.")
            return today
        if day > today and not self.sees_ahead:
            self._refuse("on", f"{date_format(day)} is still to come. This is the directory as it is today.")
            return today
        return day

    def _unknown(self, name: str, value: str) -> str:
        if name == "room":
            return "Tick “Has room for new schools” to see only those. The list is not narrowed by it."
        return super()._unknown(name, value)
