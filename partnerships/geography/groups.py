"""Where the partnerships of today are, kept by this process until a record of theirs changes (ADR 46)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from heapq import heappop, heappush
from math import sqrt
from typing import NamedTuple

from django.utils import timezone

from office.kept_of_days import KeptOfDays
from partnerships.geography.distance import METRES_IN_A_MILE, Point, at_home, in_tenths, metres_squared
from partnerships.geography.open_schools import OpenSchool, open_schools
from partnerships.geography.outlines import Box
from partnerships.geography.postcodes import Location
from partnerships.models import District, Membership, Partnership, School
from partnerships.models.partnerships import MIN_OPEN_SCHOOLS


@dataclass(frozen=True, slots=True)
class Group:
    """A partnership as far as distances go: its open schools, a point for each whose place is known."""

    pk: int
    is_county_wide: bool
    takes_new_schools: bool
    schools: tuple[int, ...]
    points: tuple[Point, ...]
    district_codes: frozenset[str]
    box: Box | None  # around the points

    @property
    def counts(self) -> bool:
        """Whether it has enough open schools to count."""
        return len(self.schools) >= MIN_OPEN_SCHOOLS

    def least_miles(self, here: Location) -> float:
        """The distance of its box, and so at most that of its nearest school; there must be a point."""
        west, south, east, north = self.box  # type: ignore[misc]  # see above
        across = max(west - here.easting, here.easting - east, 0)
        up = max(south - here.northing, here.northing - north, 0)
        return sqrt(across * across + up * up) / METRES_IN_A_MILE


class NearGroup(NamedTuple):
    """A partnership and how far its nearest school is."""

    group: Group
    miles: float


class Groups:
    """The partnerships of a day in the order of their names, and which each open school is in."""

    def __init__(self, on: dt.date) -> None:
        members: dict[int, list[int]] = defaultdict(list)
        current = Membership.objects.active(on).order_by("pk")
        for partnership, school in current.values_list("partnership", "school").iterator(2000):
            members[partnership].append(school)
        known = open_schools().by_pk
        rows = Partnership.objects.active(on).by_name()
        self.all = [
            _group(pk, quadrant is None, has_room, [known[school] for school in members[pk] if school in known])
            for pk, quadrant, has_room in rows.values_list("pk", "home_quadrant", "is_open_to_new_schools")
        ]
        self._by_pk = {group.pk: group for group in self.all}

    def partners_in(self, partnerships: Set[int]) -> set[int]:
        """The open schools that are in one of these partnerships, all by primary keys."""
        return {school for pk in partnerships if pk in self._by_pk for school in self._by_pk[pk].schools}

    def nearest_first(self, here: Location) -> Iterator[NearGroup]:
        """Those that count and have a school whose place is known, in the order of ``nearest_partnerships``.

        Whoever asks for a few has few looked at: a partnership is, once the box around its schools is near enough.
        """
        for is_county_wide in (False, True):
            placed = (
                (number, group)
                for number, group in enumerate(self.all)
                if group.points and group.counts and group.is_county_wide is is_county_wide
            )
            waiting: list[tuple[tuple[int, bool, float, int], NearGroup]] = []
            for least, number, group in sorted((group.least_miles(here), n, group) for n, group in placed):
                while waiting and waiting[0][0][0] < in_tenths(least):
                    yield heappop(waiting)[1]
                heappush(waiting, _nearness(group, number, here))
            while waiting:
                yield heappop(waiting)[1]


def _group(pk: int, is_county_wide: bool, has_room: bool, schools: list[OpenSchool]) -> Group:
    points = tuple(school.point for school in schools if school.point)
    codes = frozenset(school.district_code for school in schools if school.district_code)
    return Group(
        pk,
        is_county_wide,
        has_room,
        tuple(school.pk for school in schools),
        points,
        codes,
        Box.around(points) if points else None,
    )


def _nearness(group: Group, number: int, here: Location) -> tuple[tuple[int, bool, float, int], NearGroup]:
    """Where a partnership stands among others, and how far it is; ``number`` is its place by name."""
    squares = [metres_squared((here.easting, here.northing), point) for point in group.points]
    miles = sqrt(min(squares)) / METRES_IN_A_MILE
    is_elsewhere = here.district_code not in group.district_codes
    order = in_tenths(miles), is_elsewhere, -at_home(squares, len(group.schools)), number
    return order, NearGroup(group, miles)


_kept = KeptOfDays(Groups, [Partnership, Membership, School, District], most_days=1)  # today's alone, as with schools


def groups() -> Groups:
    """The partnerships of today, from the records as they are now."""
    return _kept.of(timezone.localdate())
