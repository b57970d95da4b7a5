"""Where names stand on a map, in the units of its ``viewBox``: wholly in view, and clear of dots and of each other."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from math import dist
from typing import NamedTuple

from partnerships.geography.frames import Frame, Point
from partnerships.geography.gazetteer import Town
from partnerships.geography.outlines import Outline

LETTER, ABOVE, BELOW = 8, 10, 4  # units: how wide a letter is at most, and how far a line goes from where it stands
APART = 6  # units between two names beside each other
STEP, LINE = 8, 7  # units across and down between the spots that are tried for a district's name
MARK = 3  # units from the middle of a town's mark to its edge, with a little air
COVERED = 16  # the same where a dot covers the place of the mark
MOST_TOWNS = 5  # on one map, so that the dots stay what it is about
# Metres across a map at most, on which towns of that size are named: 1 the largest, 3 villages.
WIDEST = {1: 60_000, 2: 30_000, 3: 12_000}


class Rectangle(NamedTuple):
    """What a name, a dot or a mark takes of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Rectangle") -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A town on a map: its mark, and where its name stands."""

    name: str
    mark: Point | None  # none where a dot is in its place
    name_at: Point


@dataclass
class Labels:
    """The names on one map. Each that finds room takes it from those that come after."""

    frame: Frame
    taken: list[Rectangle] = field(default_factory=list)

    def keep_clear(self, middles: Iterable[Point], half: float) -> None:
        """Let no name stand on those dots."""
        self.taken += [Rectangle(x - half, y - half, x + half, y + half) for x, y in middles]

    def name_districts(self, shown: Collection[Outline]) -> dict[str, Point]:
        """Where the names of districts stand, by their codes; those without room have none.

        That is the middle of each, else the place within it that is nearest to that. The smallest come first: a large
        one has room elsewhere.
        """
        found: dict[str, Point] = {}
        for outline in sorted(shown, key=_extent):
            spots = (spot for spot in self._spots(outline) if self._is_free(_around_name(outline.name, spot)))
            spot = next(spots, None)
            if spot is not None:
                self.taken.append(_around_name(outline.name, spot))
                found[outline.code] = spot
        return found

    def name_towns(self, towns: Iterable[Town], first: str = "") -> list[Place]:
        """The few largest towns in view that have room for a mark and, beside it, for their name.

        The one called ``first`` comes before all others, however wide the map is.
        """
        across = self.frame.box.east - self.frame.box.west
        middle = self.frame.width / 2, self.frame.height / 2
        marks = [
            (town, self.frame.point(town.easting, town.northing))
            for town in towns
            if town.name == first or across <= WIDEST[town.size]
        ]
        places: list[Place] = []
        for town, mark in sorted(marks, key=lambda pair: (pair[0].name != first, pair[0].size, dist(pair[1], middle))):
            place = self._beside(town.name, mark) if len(places) < MOST_TOWNS else None
            if place:
                self.taken.append(_around_name(town.name, place.name_at))
                self.taken += [_around_mark(place.mark)] if place.mark else []
                places.append(place)
        return places

    def _beside(self, name: str, mark: Point) -> Place | None:
        """A name beside its mark; beside what covers the place of the mark, where that is covered."""
        is_marked = self._is_free(_around_mark(mark))
        x, y = mark
        away = MARK if is_marked else COVERED
        aside = round((len(name) * LETTER + APART) / 2) + away
        for spot in ((x + aside, y + BELOW), (x - aside, y + BELOW), (x, y - away - BELOW), (x, y + away + ABOVE)):
            if self._is_free(_around_name(name, spot)):
                return Place(name, mark if is_marked else None, spot)
        return None

    def _spots(self, outline: Outline) -> Iterator[Point]:
        """The spots for a district's name, the nearest to its middle first."""
        middle = self.frame.point(*outline.middle)
        yield middle
        across, down = range(0, self.frame.width, STEP), range(0, self.frame.height, LINE)
        for spot in sorted(((x, y) for x in across for y in down), key=lambda spot: dist(spot, middle)):
            if outline.holds(*self.frame.place(*spot)):
                yield spot

    def _is_free(self, wanted: Rectangle) -> bool:
        in_view = wanted.left >= 0 and wanted.top >= 0
        in_view = in_view and wanted.right <= self.frame.width and wanted.bottom <= self.frame.height
        if not in_view:
            return False
        left, top, right, bottom = wanted
        for taken in self.taken:  # as ``meets`` has it, written out: it is asked for hundreds of pairs
            if left < taken[2] and taken[0] < right and top < taken[3] and taken[1] < bottom:
                return False
        return True


def _around_name(name: str, at: Point) -> Rectangle:
    x, y = at
    half = len(name) * LETTER / 2 + APART / 2
    return Rectangle(x - half, y - ABOVE, x + half, y + BELOW)


def _around_mark(at: Point) -> Rectangle:
    x, y = at
    return Rectangle(x - MARK, y - MARK, x + MARK, y + MARK)


def _extent(outline: Outline) -> float:
    box = outline.box
    return (box.east - box.west) * (box.north - box.south)
