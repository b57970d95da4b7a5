"""Where somebody is, as a browser tells it once it is asked: degrees, rounded on purpose, on the National Grid."""

import re
from functools import cache

from pyproj import Transformer

from partnerships.geography.distance import METRES_IN_A_MILE
from partnerships.geography.postcodes import Location, bounds

DECIMALS = 2  # of a degree: within about half a mile, which is near enough and tells less about a person
MILES_AROUND = 10  # the places that are known, within which a position is of use here
LABEL = "your location"
_POSITION = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*,\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*", re.ASCII)


def is_position(text: str) -> bool:
    """Whether the text is a latitude and a longitude in degrees, such as ``51.74,0.47``."""
    return _POSITION.fullmatch(text) is not None


def locate_position(text: str) -> Location | None:
    """Where such a position is, rounded whatever was sent; None where it is more than ten miles outside."""
    found = _POSITION.fullmatch(text)
    if not found:
        return None
    latitude, longitude = (round(float(degrees), DECIMALS) for degrees in found.groups())
    easting, northing = _to_grid().transform(longitude, latitude)
    west, south, east, north = bounds()
    margin = MILES_AROUND * METRES_IN_A_MILE
    is_near = west - margin <= easting <= east + margin and south - margin <= northing <= north + margin
    return Location(round(easting), round(northing), LABEL, False) if is_near else None


@cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
