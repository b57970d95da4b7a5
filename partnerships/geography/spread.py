"""Where the schools of a partnership are: by district, and on a map."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from office.council.reading import the_council
from partnerships.geography.maps import Map, can_be_placed, dots_in, drawn, frame_around
from partnerships.geography.outlines import outlines
from partnerships.geography.postcodes import location_of
from partnerships.models import Membership, Partnership

NOT_RECORDED = "District not recorded"
FEW = 3  # districts


@dataclass(frozen=True)
class Spread:
    """Where a partnership's open schools are: how many in each district, the map, and the numbers of their dots on it.

    ``parts`` are names with counts, that with the most first; ``numbers`` are by the school's primary key.
    """

    parts: list[tuple[str, int]]
    map: Map | None
    numbers: dict[int, int]
    not_placed: int = 0  # how many of the schools are not on the map

    @property
    def shares_numbers(self) -> bool:
        """Whether several schools are one dot, as they would overlap."""
        return len(set(self.numbers.values())) < len(self.numbers)

    @property
    def in_words(self) -> str:
        """The districts with how many schools each has: “Harlow, 20 schools; Epping Forest, 1 school”."""
        return "; ".join(f"{name}, {count} school{'' if count == 1 else 's'}" for name, count in self.parts)

    @property
    def not_placed_sentence(self) -> str:
        """Why schools are missing from the map; empty where none is."""
        if not self.not_placed:
            return ""
        schools = "1 school is" if self.not_placed == 1 else f"{self.not_placed} schools are"
        area = the_council().area_name
        return f"{schools} not on the map: we have neither coordinates nor a postcode in {area} for them."


def spread_of(partnership: Partnership, memberships: Iterable[Membership]) -> Spread:
    """Where the open schools of a partnership's memberships are; they come with their schools and districts.

    Their dots are numbered in the order in which the memberships come.
    """
    memberships = [membership for membership in memberships if membership.school.is_open]
    if not memberships:
        return Spread([], None, {})
    parts = _by_district(memberships)
    schools = [membership.school for membership in memberships]
    places = [(school, location_of(school)) for school in schools]
    on_map = [(school, place) for school, place in places if place is not None and can_be_placed(place)]
    codes = {school.district.code for school in schools if school.district} & outlines().keys()
    if not codes and not on_map:
        return Spread(parts, None, {}, len(schools))
    # A few districts of which every school has a point are not drawn whole, so that dots stand apart.
    is_close = len(codes) <= FEW and len(on_map) == len(schools)
    frame = frame_around(() if is_close else codes, [place for _, place in on_map])
    dots = dots_in(frame, [(school.name, place) for school, place in on_map])
    numbers = {school.pk: dot.number for (school, _), dot in zip(on_map, dots, strict=True)}
    spread = Spread(parts, None, numbers, len(schools) - len(on_map))
    description = f"{spread.in_words}. The list of schools has the same facts."
    shown = drawn(f"Map of the schools of {partnership}", description, frame, codes, dots, is_close=is_close)
    return replace(spread, map=shown)


def _by_district(memberships: Iterable[Membership]) -> list[tuple[str, int]]:
    outside = the_council().outside
    parts = Counter(_part_of(membership, outside) for membership in memberships)
    last = (outside, NOT_RECORDED)
    return sorted(parts.items(), key=lambda part: (part[0] in last, -part[1], part[0]))


def _part_of(membership: Membership, outside: str) -> str:
    if membership.school.district:
        return membership.school.district.name
    return NOT_RECORDED if membership.is_home else outside
