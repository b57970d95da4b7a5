"""A school and those nearest to it, with their miles, and on a map."""

from collections.abc import Set
from dataclasses import dataclass

from partnerships.geography.distance import METRES_IN_A_MILE, MOST_ROUNDED, in_miles, is_within, miles
from partnerships.geography.groups import groups
from partnerships.geography.maps import Dot, Map, can_be_placed, dots_in, drawn, frame_around
from partnerships.geography.open_schools import OpenSchool, open_schools
from partnerships.geography.postcodes import Location, location_of
from partnerships.models import School

SHOWN = 5
REACHES = 1, 3, 10  # miles: the least within which there are enough; a school farther away is no neighbour


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A school near another, and its dot on the map."""

    school: OpenSchool
    miles: float
    dot: Dot
    is_partner: bool  # whether the two are in a partnership together

    @property
    def distance(self) -> str:
        """How far it is, in words."""
        return in_miles(self.miles)


@dataclass(frozen=True)
class Neighbourhood:
    """The schools nearest to one, the nearest first, and the map of them all; ``here`` is where the one is."""

    here: Location
    neighbours: list[Neighbour]
    map: Map


def neighbourhood_of(school: School, partnerships: Set[int] = frozenset()) -> Neighbourhood | None:
    """The open schools nearest to this one, within 10 miles; None where nobody has recorded where it is.

    ``partnerships`` are those that it is in today, by primary keys. There is no query where nothing has changed.
    """
    here = location_of(school)
    if here is None or not can_be_placed(here):
        return None
    near = _nearest(school, here)
    places = [here, *(other.place for _, other in near)]
    frame = frame_around((), places)
    dots = dots_in(frame, [(place.label, place) for place in places], first_number=0)
    partners = groups().partners_in(partnerships)
    neighbours = [
        Neighbour(other, away, dot, other.pk in partners) for (away, other), dot in zip(near, dots[1:], strict=True)
    ]
    described = [f"{neighbour.school}, {neighbour.distance}" for neighbour in neighbours]
    description = (
        f"The nearest: {'; '.join(described)}." if described else "No other school is known to be within 10 miles."
    )
    title = f"Map of {school} and its neighbours"
    return Neighbourhood(
        here, neighbours, drawn(title, description, frame, {here.district_code}, dots, town=school.town)
    )


def _nearest(school: School, here: Location) -> list[tuple[float, OpenSchool]]:
    """The nearest schools, each with how many miles away it is."""
    for reach in REACHES:
        others = open_schools().perhaps_within((reach + MOST_ROUNDED) * METRES_IN_A_MILE, here)
        placed = [(other, other.point) for other in others if other.point and other.pk != school.pk]
        rows = [(miles(here.easting, here.northing, *point), other) for other, point in placed]
        near = [row for row in rows if is_within(row[0], reach)]
        if len(near) >= SHOWN:
            break
    return sorted(near, key=lambda row: (row[0], row[1].name.lower(), row[1].urn))[:SHOWN]
