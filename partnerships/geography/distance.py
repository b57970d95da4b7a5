"""Distances on the British National Grid."""

from math import hypot

METRES_IN_A_MILE = 1609.344
LEAST_MILES = 0.1  # nearer than this a distance is not said to the tenth
WHOLE_MILES = 10.0  # from here on nobody wants the tenths
NEAR_BY = 1.5  # miles, at which a member of a partnership counts for half of one in the middle


def miles(easting: float, northing: float, easting2: float, northing2: float) -> float:
    """How far two points of the grid are apart in miles, as the crow flies; the points are in metres."""
    return hypot(easting2 - easting, northing2 - northing) / METRES_IN_A_MILE


def in_miles(away: float) -> str:
    """So many miles as people say them: "0.4 miles", "1 mile", "12 miles"."""
    if away < LEAST_MILES:
        return f"less than {LEAST_MILES} miles"
    said = f"{away:.0f}" if away >= WHOLE_MILES else f"{away:.1f}".removesuffix(".0")
    return f"{said} mile{'' if said == '1' else 's'}"
