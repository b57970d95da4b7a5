"""Where the schools of a partnership are: by district, and on a map."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from partnerships.geography.maps import Dot, Map, areas_in, can_be_placed, dots_in, each_once, frame_around
from partnerships.geography.outlines import outlines
from partnerships.geography.postcodes import Location, location_of
from partnerships.models import Membership, Partnership, School

OUTSIDE = "Outside Essex"
NOT_RECORDED = "District not recorded"


@dataclass(slots=True)
class PlacedSchool:
    """A school, where it is, and its dot on the map; None where it cannot be placed there."""

    school: School
    location: Location | None
    dot: Dot | None = None


@dataclass(slots=True)
class SpreadPart:
    """The schools of a partnership in one district."""

    name: str
    schools: list[PlacedSchool] = field(default_factory=list)

    @property
    def on_map(self) -> list[PlacedSchool]:
        """Those with a dot on the map."""
        return [placed for placed in self.schools if placed.dot]

    @property
    def not_on_map(self) -> list[School]:
        """Those that cannot be placed there."""
        return [placed.school for placed in self.schools if not placed.dot]

    def __str__(self) -> str:
        return f"{self.name}, {len(self.schools)} school{'' if len(self.schools) == 1 else 's'}"


@dataclass(frozen=True)
class Spread:
    """A partnership's schools by district, the one with the most first, and the map where there is one."""

    parts: list[SpreadPart]
    map: Map | None

    @property
    def not_placed(self) -> int:
        """How many of the schools are not on the map."""
        return sum(len(part.not_on_map) for part in self.parts)

    @property
    def not_placed_sentence(self) -> str:
        """Why schools are missing from the map; empty where none is."""
        if not self.not_placed:
            return ""
        schools = "1 school is" if self.not_placed == 1 else f"{self.not_placed} schools are"
        return f"{schools} not on the map: we have neither coordinates nor a postcode in Essex for them."


def spread_of(partnership: Partnership, memberships: Iterable[Membership]) -> Spread:
    """Where the open schools of a partnership's memberships are; they come with their schools and districts."""
    parts = _by_district(membership.school for membership in memberships if membership.school.is_open)
    every = [placed for part in parts for placed in part.schools]
    codes = {placed.school.district.code for placed in every if placed.school.district} & outlines().keys()
    on_map = [(placed, placed.location) for placed in every if placed.location]
    if not codes and not on_map:
        return Spread(parts, None)
    frame = frame_around(codes, [location for _, location in on_map])
    dots = dots_in(frame, [(placed.school.name, location) for placed, location in on_map])
    for (placed, _), dot in zip(on_map, dots, strict=True):
        placed.dot = dot
    description = f"{'; '.join(map(str, parts))}. The list has the same facts."
    areas = areas_in(frame, codes)
    return Spread(parts, Map(f"Map of the schools of {partnership}", description, frame, areas, each_once(dots)))


def _by_district(schools: Iterable[School]) -> list[SpreadPart]:
    parts: dict[str, SpreadPart] = {}
    for school in schools:
        location = location_of(school)
        placed = PlacedSchool(school, location if can_be_placed(location) else None)
        name = _part_of(school)
        parts.setdefault(name, SpreadPart(name)).schools.append(placed)
    last = (OUTSIDE, NOT_RECORDED)
    return sorted(parts.values(), key=lambda part: (part.name in last, -len(part.schools), part.name))


def _part_of(school: School) -> str:
    if school.district:
        return school.district.name
    return NOT_RECORDED if school.is_in_essex else OUTSIDE
