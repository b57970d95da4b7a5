"""Works out what a map shows and where, in the units of an SVG's ``viewBox``.

Templates draw the map, and beside it a list of the same facts for those who cannot see it (ADR 10).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import dist

from base.drawing import WIDTH
from office.council.words import in_our_words
from partnerships.geography.frames import Frame, Point, framed
from partnerships.geography.outlines import Box, Outline, county_box, outlines
from partnerships.geography.postcodes import Location
from partnerships.models import District, Quadrant

MARGIN = 1500  # metres around what a map shows
LEAST_ACROSS = 6000  # metres: the outlines are simplified to 120 m, so a smaller map would show nothing of use
LETTER, LINE = 7, 12  # units: how wide a letter of a district's name is at most, and how high
DOT = 18  # units across; dots nearer to each other than this become one
TONES = 4  # how many pairs of a tint and a pattern the style sheet has, numbered from 1
# Two districts' names would overlap in their middles: metres east and north by which each is moved.
NUDGES = {"E07000069": (1500, -4500), "E07000075": (1500, 500)}


@dataclass(frozen=True, slots=True)
class Area:
    """A district on a map. ``tone`` is the number of its tint and pattern; 0 means that it is only background."""

    name: str
    path: str
    name_at: Point | None  # none where it has no room for its name
    tone: int = 0
    district: District | None = None  # where it is a link


@dataclass(slots=True)
class Dot:
    """A numbered dot for one place, or for several that would overlap. Number 0 is the place that the map is about."""

    x: int
    y: int
    number: int
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Map:
    """A map to draw; ``description`` says in a sentence what it shows, for those who cannot see it."""

    title: str
    description: str
    frame: Frame
    areas: list[Area]
    dots: Sequence[Dot] = ()

    @property
    def has_links(self) -> bool:
        """Whether at least one district is a link, so that a screen reader does not take the map for one picture."""
        return any(area.district for area in self.areas)


def map_of_quadrants(title: str, quadrants: Iterable[Quadrant]) -> Map:
    """``map_of_districts`` of all districts of these quadrants. The caller prefetches ``districts``."""
    return map_of_districts(title, [district for quadrant in quadrants for district in quadrant.districts.all()])


def map_of_districts(title: str, districts: Iterable[District]) -> Map:
    """Draw the county; the districts given are patterned by quadrant, and each is a link.

    They come with their quadrants. A district without an outline in the ONS file is left out.
    """
    frame = framed(county_box().widened(MARGIN), WIDTH, least_height=0, most_height=1)
    shown = {
        district.code: _area(outlines()[district.code], frame, tone_of(district.quadrant), district)
        for district in districts
        if district.code in outlines()
    }
    others = [_area(outline, frame) for code, outline in outlines().items() if code not in shown]
    description = in_our_words(
        "Each district is named, patterned by its quadrant, and a link to the partnerships with schools there."
    )
    return Map(title, description, frame, [*others, *shown.values()])


def tone_of(quadrant: Quadrant) -> int:
    """Return the number of a quadrant's tint and pattern, 1 to 4, which is the same on every page."""
    return (quadrant.position - 1) % TONES + 1


def frame_around(codes: Collection[str], places: Iterable[Location]) -> Frame:
    """Return a frame around the districts with those ONS codes and the places; there must be at least one of them."""
    corners = [corner for code in codes for corner in outlines()[code].box.corners]
    box = Box.around([*corners, *((place.easting, place.northing) for place in places)]).widened(MARGIN)
    least = max(0, LEAST_ACROSS - (box.east - box.west)) / 2
    return framed(box.widened(least), WIDTH, least_height=0.6, most_height=1)


def areas_in(frame: Frame, codes: Collection[str], dots: Collection[Dot] = ()) -> list[Area]:
    """Return every district that is in view. Those with the ONS codes given are tinted, and drawn over the others.

    Their names stand clear of the dots where there is room.
    """
    in_view = [outline for outline in outlines().values() if outline.box.meets(frame.box)]
    areas = [_area(outline, frame, int(outline.code in codes), dots=dots) for outline in in_view]
    return sorted((area for area in areas if area.path), key=lambda area: area.tone)


def dots_in(frame: Frame, places: Iterable[tuple[str, Location]], first_number: int = 1) -> list[Dot]:
    """Return one dot for each named place, numbered in order; places that would overlap share the same dot."""
    dots: list[Dot] = []
    number = first_number
    for name, place in places:
        x, y = frame.point(place.easting, place.northing)
        dot = next((dot for dot in dots if dist((x, y), (dot.x, dot.y)) < DOT), None)
        if dot is None:
            dot = Dot(x, y, number)
            number += 1
        dot.names.append(name)
        dots.append(dot)
    return dots


def each_once(dots: Iterable[Dot]) -> list[Dot]:
    """Return each dot once, to be drawn: ``dots_in`` repeats a dot for every place that shares it."""
    return list({dot.number: dot for dot in dots}.values())


def can_be_placed(place: Location | None) -> bool:
    """Whether the place is an exact point (not the middle of an area) and in the county or at its edge."""
    return place is not None and place.precise and county_box().widened(MARGIN).holds(place.easting, place.northing)


def _area(
    outline: Outline, frame: Frame, tone: int = 0, district: District | None = None, dots: Collection[Dot] = ()
) -> Area:
    name_at = _name_at(outline, frame, dots) if tone else None
    return Area(outline.name, frame.path(outline), name_at, tone, district)


def _name_at(outline: Outline, frame: Frame, dots: Collection[Dot]) -> Point | None:
    """Where the middle of a district's name is to stand, wholly in view.

    That is the district's middle, else the place within it nearest to that, clear of dots if there is one.
    """
    half = len(outline.name) * LETTER // 2
    east, north = (sum(pair) for pair in zip(outline.middle, NUDGES.get(outline.code, (0, 0)), strict=True))
    middle = frame.point(east, north)
    columns, lines = range(half, frame.width - half, 16), range(LINE, frame.height - LINE // 2, LINE)
    spots = sorted(((x, y) for x in columns for y in lines), key=lambda spot: dist(spot, middle))
    if half <= middle[0] <= frame.width - half and LINE <= middle[1] <= frame.height - LINE // 2:
        spots.insert(0, middle)

    def is_clear(spot: Point) -> bool:
        x, y = spot
        return all(abs(dot.x - x) > half + DOT / 2 or not -LINE - DOT / 2 < dot.y - y < DOT / 2 for dot in dots)

    clear = (spot for spot in spots if is_clear(spot) and (spot == middle or outline.holds(*frame.place(*spot))))
    crowded = (spot for spot in spots if spot == middle or outline.holds(*frame.place(*spot)))
    return next(clear, None) or next(crowded, None)
