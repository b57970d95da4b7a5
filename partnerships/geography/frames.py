"""A part of the grid as a picture: metres become whole units of an SVG's ``viewBox``, and rings become paths."""

from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_

from partnerships.geography.outlines import Box, Outline, Ring

Point = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """A box of the grid drawn ``width`` units wide; its height follows. North is up."""

    box: Box
    width: int

    @cached_property
    def height(self) -> int:
        """How many units high the picture is."""
        return round((self.box.north - self.box.south) * self.scale)

    @cached_property
    def scale(self) -> float:
        """Units in a metre."""
        return self.width / (self.box.east - self.box.west)

    def point(self, easting: float, northing: float) -> Point:
        """Where a point of the grid is in the picture."""
        return round((easting - self.box.west) * self.scale), round((self.box.north - northing) * self.scale)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Which easting and northing a point of the picture stands for."""
        return self.box.west + x / self.scale, self.box.north - y / self.scale

    def path(self, outline: Outline) -> str:
        """The outline as the ``d`` of an SVG path; empty where nothing of it is in the picture."""
        return "".join(_drawn(self._visible(ring)) for ring in outline.rings)

    def _visible(self, ring: Ring) -> list[Point]:
        """The ring in units, without points that change nothing: repeated ones, and those well outside.

        Three points in a row on the same outer side of the picture are as well drawn without the one between.
        """
        west, north, scale, width, height = self.box.west, self.box.north, self.scale, self.width, self.height
        # As ``point`` has it; an outline has hundreds, and a call for each takes longer than all else of a map.
        points = [(round((easting - west) * scale), round((north - northing) * scale)) for easting, northing in ring]
        # The sides of the picture beyond which each is, a bit a side; 0 where it is inside.
        sides = [(x < 0) | (x > width) << 1 | (y < 0) << 2 | (y > height) << 3 for x, y in points]
        kept, last_side = points[:1], sides[0]
        for point, side, side_after in zip(points[1:], sides[1:], sides[2:], strict=False):
            if point != kept[-1] and not last_side & side & side_after:
                kept.append(point)
                last_side = side
        is_seen = len(kept) > 2 and not reduce(and_, sides)  # an area, and not all on one outer side
        return kept if is_seen else []


def framed(box: Box, width: int, least_height: float, most_height: float) -> Frame:
    """A frame around a box, widened so that its height is between those shares of its width."""
    across, up = box.east - box.west, box.north - box.south
    wide, high = max(across, up / most_height), max(up, across * least_height)
    east, north = (wide - across) / 2, (high - up) / 2
    return Frame(Box(box.west - east, box.south - north, box.east + east, box.north + north), width)


def _drawn(points: list[Point]) -> str:
    """A closed line through the points: the first as it is, each of the others from the one before."""
    if not points:
        return ""
    (x, y), *_ = points
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points)]
    numbers = "".join([f" {number}" if number >= 0 else f"{number}" for step in steps for number in step])
    return f"M{x} {y}l{numbers.strip()}z"
