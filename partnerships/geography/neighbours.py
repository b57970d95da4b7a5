"""A school and those nearest to it, with their miles, and on a map."""

from dataclasses import dataclass, replace

from partnerships.geography.distance import METRES_IN_A_MILE, in_miles, miles
from partnerships.geography.maps import Dot, Map, can_be_placed, dots_in, drawn, frame_around
from partnerships.geography.postcodes import Location, location_of
from partnerships.models import School

SHOWN = 5
MOST_MILES = 10  # a school farther away is no neighbour


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A school near another, and its dot on the map."""

    school: School
    miles: float
    dot: Dot
    is_partner: bool  # whether the two are in a partnership together

    @property
    def distance(self) -> str:
        """How far it is, in words."""
        return in_miles(self.miles)


@dataclass(frozen=True)
class Neighbourhood:
    """The schools nearest to one, the nearest first, and the map of them all.

    ``here`` is where the one is, with the postcodes that ``nearest_partnerships`` has to place: the query for the
    neighbours finds them on its way.
    """

    here: Location
    neighbours: list[Neighbour]
    map: Map


def neighbourhood_of(school: School) -> Neighbourhood | None:
    """The open schools nearest to this one, within 10 miles; None where nobody has recorded where it is."""
    here = location_of(school)
    if here is None or not can_be_placed(here):
        return None
    in_reach = _in_reach(school, here)
    near = _nearest(in_reach, here)
    frame = frame_around((), [here, *(place for _, place, _ in near)])
    dots = dots_in(frame, [(school.name, here), *((other.name, place) for other, place, _ in near)], first_number=0)
    neighbours = [
        Neighbour(other, away, dot, other.is_partner)  # type: ignore[attr-defined]
        for (other, _, away), dot in zip(near, dots[1:], strict=True)
    ]
    described = [f"{neighbour.school}, {neighbour.distance}" for neighbour in neighbours]
    description = (
        f"The nearest: {'; '.join(described)}." if described else "No other school is known to be within 10 miles."
    )
    unplaced = {other.postcode for other in in_reach if other.easting is None or other.northing is None}
    return Neighbourhood(
        replace(here, unplaced=tuple(sorted(unplaced))),
        neighbours,
        drawn(f"Map of {school} and its neighbours", description, frame, {here.district_code}, dots, town=school.town),
    )


def _in_reach(school: School, here: Location) -> list[School]:
    """The open schools that may be near; those without coordinates are there wherever they are."""
    others = School.objects.open().exclude(pk=school.pk).with_is_partner_of(school).select_related("district")
    return list(others.perhaps_within(round(MOST_MILES * METRES_IN_A_MILE), here.easting, here.northing))


def _nearest(in_reach: list[School], here: Location) -> list[tuple[School, Location, float]]:
    """The nearest schools, each with where it is and how many miles away."""
    places = [(other, place) for other in in_reach if (place := location_of(other)) and place.precise]
    rows = [(*row, miles(here.easting, here.northing, row[1].easting, row[1].northing)) for row in places]
    near = [row for row in rows if row[2] <= MOST_MILES]
    return sorted(near, key=lambda row: (row[2], row[0].name, row[0].urn))[:SHOWN]
