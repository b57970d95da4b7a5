"""Distances on the British National Grid."""

from math import hypot

METRES_IN_A_MILE = 1609.344
NEAR_BY = 1.5  # miles, at which a member of a partnership counts for half of one in the middle


def miles(easting: float, northing: float, easting2: float, northing2: float) -> float:
    """How far two points of the grid are apart in miles, as the crow flies; the points are in metres."""
    return hypot(easting2 - easting, northing2 - northing) / METRES_IN_A_MILE
