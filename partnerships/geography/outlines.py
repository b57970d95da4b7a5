"""The outlines of the districts on the British National Grid, from the ONS file that the portal ships."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Self

FILE = Path(__file__).parent / "data" / "essex-districts.geojson"

Ring = tuple[tuple[int, int], ...]  # a closed line of points, easting and northing in metres


class Box(NamedTuple):
    """A rectangle of the grid, in metres."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, points) -> Self:
        """The smallest box that holds all of the points, of which there must be one."""
        eastings, northings = zip(*points, strict=True)
        return cls(min(eastings), min(northings), max(eastings), max(northings))

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Its south-western and north-eastern corners."""
        return [(self.west, self.south), (self.east, self.north)]

    def widened(self, metres: float) -> "Box":
        """The box with that much more on every side."""
        return Box(self.west - metres, self.south - metres, self.east + metres, self.north + metres)

    def holds(self, easting: float, northing: float) -> bool:
        """Whether a point is in it or on its edge."""
        return self.west <= easting <= self.east and self.south <= northing <= self.north

    def meets(self, other: "Box") -> bool:
        """Whether the two have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """A district's outline: a ring for its largest part, then one for each of the others."""

    code: str  # the ONS code
    name: str
    rings: tuple[Ring, ...]
    box: Box
    middle: tuple[float, float]  # the centre of gravity of its largest part

    def holds(self, easting: float, northing: float) -> bool:
        """Whether a point is within it: a line from there to the east crosses its rings an odd number of times."""
        if not self.box.holds(easting, northing):
            return False
        crossed = (
            easting < east + (northing - north) * (east2 - east) / (north2 - north)
            for ring in self.rings
            for (east, north), (east2, north2) in pairwise(ring)
            if (north > northing) != (north2 > northing)
        )
        return sum(crossed) % 2 == 1


@cache
def outlines() -> dict[str, Outline]:
    """The outline of each district by its ONS code."""
    features = json.loads(FILE.read_text(encoding="utf-8"))["features"]
    read = (_outline(feature["properties"], feature["geometry"]["coordinates"]) for feature in features)
    return {outline.code: outline for outline in read}


@cache
def county_box() -> Box:
    """The box around all districts."""
    return Box.around(corner for outline in outlines().values() for corner in outline.box.corners)


def _outline(properties: dict[str, str], polygons: list) -> Outline:
    rings = [tuple((easting, northing) for easting, northing in polygon[0]) for polygon in polygons]
    rings.sort(key=lambda ring: abs(_area_and_middle(ring)[0]), reverse=True)
    box = Box.around(point for ring in rings for point in ring)
    return Outline(properties["code"], properties["name"], tuple(rings), box, _area_and_middle(rings[0])[1])


def _area_and_middle(ring: Ring) -> tuple[float, tuple[float, float]]:
    """The area within a closed ring, below 0 where it runs clockwise, and its centre of gravity."""
    doubled_area = east = north = 0.0
    for (e1, n1), (e2, n2) in pairwise(ring):
        cross = e1 * n2 - e2 * n1
        doubled_area += cross
        east += (e1 + e2) * cross
        north += (n1 + n2) * cross
    return doubled_area / 2, (east / (3 * doubled_area), north / (3 * doubled_area))
