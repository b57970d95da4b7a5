"""Works out what a map shows and where, in the units of an SVG's ``viewBox``.

Templates draw the map, and beside it a list of the same facts for those who cannot see it (ADR 10).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import dist

from base.drawing import WIDTH
from office.council.words import in_our_words
from partnerships.geography.frames import Frame, Point, framed
from partnerships.geography.gazetteer import VILLAGE, on_maps
from partnerships.geography.labels import MOST_TOWNS, Labels, Place
from partnerships.geography.outlines import Box, Outline, county_box, outlines
from partnerships.geography.postcodes import Location
from partnerships.models import District, Quadrant

MARGIN = 1500  # metres around what a map shows
LEAST_ACROSS = 6000  # metres: the outlines are simplified to 120 m, so a smaller map would show nothing of use
DOT = 18  # units across; dots nearer to each other than this become one
TONES = 4  # how many pairs of a tint and a pattern the style sheet has, numbered from 1


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

    @property
    def is_shared(self) -> bool:
        """Whether several places share it."""
        return len(self.names) > 1


@dataclass(frozen=True)
class Map:
    """A map to draw; ``description`` says in a sentence what it shows, for those who cannot see it."""

    title: str
    description: str
    frame: Frame
    areas: list[Area]
    dots: Sequence[Dot] = ()
    places: Sequence[Place] = ()

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
    drawn_districts = [district for district in districts if district.code in outlines()]
    names_at = Labels(frame).name_districts([outlines()[district.code] for district in drawn_districts])
    shown = {
        district.code: _area(
            outlines()[district.code], frame, names_at.get(district.code), tone_of(district.quadrant), district
        )
        for district in drawn_districts
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


def drawn(
    title: str,
    description: str,
    frame: Frame,
    codes: Collection[str],
    dots: Collection[Dot],
    *,
    is_close: bool = True,
    town: str = "",
) -> Map:
    """The map of what is in view: the districts with the ONS codes given are tinted, and drawn over the others.

    Names of districts stand clear of the dots, as far as there is room. Where the map ``is_close`` a few towns are
    named too, ``town`` before all others; a district that is called as a town in view leaves the name to it.
    """
    labels = Labels(frame)
    labels.keep_clear(((dot.x, dot.y) for dot in dots), DOT / 2)
    in_view = [outline for outline in outlines().values() if outline.box.meets(frame.box)]
    towns = [one for one in on_maps() if is_close and frame.box.holds(one.easting, one.northing)]
    tinted = [outline for outline in in_view if outline.code in codes]
    places = labels.name_towns([one for one in towns if one.size < VILLAGE or one.name == town], first=town)
    called_alike = {one.name for one in towns}
    names_at = labels.name_districts([outline for outline in tinted if outline.name not in called_alike])
    if len(places) < MOST_TOWNS:
        places += labels.name_towns([one for one in towns if one.size == VILLAGE and one.name != town])[
            : MOST_TOWNS - len(places)
        ]
    areas = [_area(outline, frame, names_at.get(outline.code), int(outline.code in codes)) for outline in in_view]
    shown = sorted((area for area in areas if area.path), key=lambda area: area.tone)
    return Map(title, description, frame, shown, each_once(dots), places)


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
    outline: Outline, frame: Frame, name_at: Point | None = None, tone: int = 0, district: District | None = None
) -> Area:
    return Area(outline.name, frame.path(outline), name_at, tone, district)
