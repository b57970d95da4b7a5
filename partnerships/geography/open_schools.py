"""Where the open schools of today are, kept by this process until a school or a district changes (ADR 46)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone

from base.addresses import page_of
from office.kept_of_days import KeptOfDays
from partnerships.geography.distance import Point
from partnerships.geography.postcodes import Location, locate
from partnerships.models import District, School

CELL = 5000  # metres: schools are kept in squares of this size


class OpenSchool(NamedTuple):
    """What is kept of a school: what a list of neighbours shows of it, and where it is.

    Its point is None where neither coordinates nor a postcode is known.
    """

    pk: int
    urn: int
    name: str
    district_code: str
    point: Point | None

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Location:
        """Where it is; its point must be known."""
        easting, northing = self.point  # type: ignore[misc]  # see above
        return Location(easting, northing, self.name, True, self.district_code)

    def get_absolute_url(self) -> str:
        return page_of("schools:detail", self.urn)


class OpenSchools:
    """The open schools of a day, by primary key and by squares of the grid."""

    def __init__(self, on: dt.date) -> None:
        self.by_pk: dict[int, OpenSchool] = {}
        self._cells: dict[Point, list[OpenSchool]] = defaultdict(list)
        rows = (
            School.objects.open(on)
            .order_by()
            .values_list("pk", "urn", "name", "district__code", "easting", "northing", "postcode")
        )
        codes: dict[str, str] = {}  # each of them once, however many schools have it
        for pk, urn, name, code, easting, northing, postcode in rows.iterator(2000):
            point: Point | None = (easting, northing) if easting and northing else None
            is_precise = point is not None
            if point is None and postcode and (found := locate(postcode)):
                point, is_precise = (found.easting, found.northing), found.precise
            school = OpenSchool(pk, urn, name, codes.setdefault(code or "", code or ""), point)
            self.by_pk[pk] = school
            if point and is_precise:
                self._cells[point[0] // CELL, point[1] // CELL].append(school)

    def perhaps_within(self, metres: float, here: Location) -> Iterator[OpenSchool]:
        """The schools with a precise point in the squares that are so near, and so some that are farther away."""
        west, east = int((here.easting - metres) // CELL), int((here.easting + metres) // CELL)
        south, north = int((here.northing - metres) // CELL), int((here.northing + metres) // CELL)
        for column in range(west, east + 1):
            for row in range(south, north + 1):
                yield from self._cells.get((column, row), ())


_kept = KeptOfDays(OpenSchools, [School, District], most_days=1)  # no page asks for another day than today


def open_schools() -> OpenSchools:
    """The open schools of today, from the records as they are now."""
    return _kept.of(timezone.localdate())
