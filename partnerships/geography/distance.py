"""Distances on the British National Grid."""

from math import hypot

METRES_IN_A_MILE = 1609.344


def miles(easting: float, northing: float, easting2: float, northing2: float) -> float:
    """How far two points of the grid are apart in miles, as the crow flies; the points are in metres."""
    return hypot(easting2 - easting, northing2 - northing) / METRES_IN_A_MILE
