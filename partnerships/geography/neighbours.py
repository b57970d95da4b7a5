"""A school and those nearest to it, with their miles, and on a map."""

from dataclasses import dataclass

from ..models import School
from .maps import Dot, Map, areas_in, can_be_placed, dots_in, each_once, frame_around
from .nearest import nearest_schools
from .postcodes import location_of

SHOWN = 5
LEAST_MILES = 0.1  # nearer than this the distance is not said to the tenth


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A school near another, and its dot on the map."""

    school: School
    miles: float
    dot: Dot
    is_partner: bool  # whether the two are in a partnership together

    @property
    def distance(self) -> str:
        """How far it is, to a tenth of a mile."""
        if self.miles < LEAST_MILES:
            return f"less than {LEAST_MILES} miles"
        tenths = f"{self.miles:.1f}"
        return "1 mile" if tenths == "1.0" else f"{tenths} miles"


@dataclass(frozen=True)
class Neighbourhood:
    """The schools nearest to one, the nearest first, and the map of them all."""

    neighbours: list[Neighbour]
    map: Map


def neighbourhood_of(school: School) -> Neighbourhood | None:
    """The open schools nearest to this one; None where nobody has recorded where it is."""
    here = location_of(school)
    if here is None or not can_be_placed(here):
        return None
    others = School.objects.open().exclude(pk=school.pk).select_related("district").with_is_partner_of(school)
    near = [(other, place) for other in nearest_schools(here, others)[:SHOWN] if (place := location_of(other))]
    frame = frame_around((), [here, *(place for _, place in near)])
    dots = dots_in(frame, [(school.name, here), *((other.name, place) for other, place in near)], first_number=0)
    neighbours = [
        Neighbour(other, other.miles_away, dot, other.is_partner)
        for (other, _), dot in zip(near, dots[1:], strict=True)
    ]
    described = [f"{neighbour.school}, {neighbour.distance}" for neighbour in neighbours]
    description = f"The nearest: {'; '.join(described)}." if described else "No other school could be placed."
    areas = areas_in(frame, {here.district_code})
    return Neighbourhood(
        neighbours, Map(f"Map of {school} and its neighbours", description, frame, areas, each_once(dots))
    )
