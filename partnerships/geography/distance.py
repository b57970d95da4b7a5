"""Distances on the British National Grid."""

from collections.abc import Collection
from math import floor, fsum, hypot

METRES_IN_A_MILE = 1609.344
LEAST_MILES = 0.1  # nearer than this a distance is not said to the tenth
WHOLE_MILES = 10.0  # from here on nobody wants the tenths
MOST_ROUNDED = 0.5  # miles that are left out of what is read
NEAR_BY = 1.5  # miles, at which a member of a partnership counts for half of one in the middle
HALF = (NEAR_BY * METRES_IN_A_MILE) ** 2  # the same in square metres

Point = tuple[int, int]  # of the grid: easting and northing in metres


def miles(easting: float, northing: float, easting2: float, northing2: float) -> float:
    """How far two points of the grid are apart in miles, as the crow flies; the points are in metres."""
    return hypot(easting2 - easting, northing2 - northing) / METRES_IN_A_MILE


def metres_squared(here: Point, there: Point) -> int:
    """How far two points are apart, in square metres."""
    east, north = there[0] - here[0], there[1] - here[1]
    return east * east + north * north


def in_tenths(away: float) -> int:
    """The tenths of a mile that people read, of so many miles."""
    return floor(away * 10.0 + 0.5)


def at_home(squares: Collection[int], members: int) -> float:
    """How much a partnership is at home at a place: the more of its members are there, and the greater their share.

    ``squares`` are the square metres to those whose place is known, of all ``members``, one at least.
    """
    there = fsum(1.0 / (1.0 + square / HALF) for square in squares)
    return there * there / members


def as_read(away: float) -> float:
    """So many miles as people read them: to the tenth, and from ten on to the whole mile."""
    return float(floor(away + 0.5)) if away >= WHOLE_MILES else in_tenths(away) / 10.0


def is_within(away: float, limit: float) -> bool:
    """Whether what people read is at most so many whole miles: 5.04 miles are read as 5, and so within 5."""
    return as_read(away) <= limit


def in_miles(away: float) -> str:
    """So many miles as people say them: "0.4 miles", "1 mile", "12 miles"."""
    if away < LEAST_MILES:
        return f"less than {LEAST_MILES} miles"
    said = f"{as_read(away):.1f}".removesuffix(".0")
    return f"{said} mile{'' if said == '1' else 's'}"
