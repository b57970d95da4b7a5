"""The rows of a list in the order of their distance, worked out from what is kept of all records.

The order is that of ``partnerships.geography.nearest``, which has the database work it out for what is exported: a test
compares the two. Nothing is asked of the database here.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from math import inf, sqrt

from partnerships.filters.overviews import PartnershipOverview
from partnerships.geography import Location
from partnerships.geography.distance import METRES_IN_A_MILE, at_home, in_tenths, metres_squared
from partnerships.search import Names
from partnerships.search.kept_indexes import SchoolNames


def partnerships_by_distance(
    pks: Iterable[int], near: Location, known: Names, overview: PartnershipOverview
) -> dict[int, float | None]:
    """The miles to each partnership's nearest open school, the nearest first; None and last where none is placed.

    Of those that are as near, the one that is most at home there comes first, then the smaller, then by name: in the
    order of their names ``pks`` are given.
    """
    schools, groups = known
    there = _in_district_of(near, schools)
    miles: dict[int, float | None] = {}
    ranks: dict[int, tuple[float, ...]] = {}
    for pk in pks:
        members = overview.open_members.get(pk, ())
        points = (schools.where.points.get(school) for school in members)
        squares = [metres_squared((near.easting, near.northing), point) for point in points if point]
        miles[pk] = away = sqrt(min(squares)) / METRES_IN_A_MILE if squares else None
        ranks[pk] = (
            away is None,
            pk in groups.county_wide,
            in_tenths(away or 0),
            there.isdisjoint(members),
            -at_home(squares, len(members)) if squares else inf,
            len(members),
        )
    return {pk: miles[pk] for pk in sorted(miles, key=ranks.__getitem__)}


class SchoolsByDistance:
    """Schools, the nearest first: those ``around``, of which the miles are known, then the rest, worked out if needed.

    Those that nobody has placed are last, and of these the ones in the district of the place first. ``pks`` are in the
    order of the schools' names, in which those stand that are as far away.
    """

    def __init__(self, pks: Collection[int], around: Mapping[int, float], near: Location, schools: SchoolNames) -> None:
        self._pks, self._around, self._near, self._schools = pks, around, near, schools

    def __len__(self) -> int:
        return len(self._pks)

    def __getitem__(self, at: slice) -> list[int]:
        """Some of them, by positions from the first on."""
        is_within_first = at.stop is not None and at.stop <= len(self._first)
        return (self._first if is_within_first else self._all)[at]

    def miles_to(self, pk: int) -> float | None:
        """How far a school is; None where nobody has placed it."""
        found = self._around.get(pk)
        return self._schools.where.miles_to(pk, self._near) if found is None else found

    @cached_property
    def _first(self) -> list[int]:
        return self._in_order(pk for pk in self._pks if pk in self._around)

    @cached_property
    def _all(self) -> list[int]:
        return self._first + self._in_order(pk for pk in self._pks if pk not in self._around)

    def _in_order(self, pks: Iterable[int]) -> list[int]:
        there = _in_district_of(self._near, self._schools)

        def key(pk: int) -> tuple[float, bool]:
            miles = self.miles_to(pk)
            return inf if miles is None else miles, pk not in there

        return sorted(pks, key=key)


def _in_district_of(near: Location, schools: SchoolNames) -> set[int]:
    """The schools in the district of the place."""
    return {
        school
        for pk, district in schools.districts.items()
        if district.code == near.district_code
        for school in schools.where.districts.get(pk, ())
    }
