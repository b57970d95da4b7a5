"""Where postcodes are, how far apart, which schools and partnerships are nearest, and maps of them."""

from .distance import miles
from .maps import map_of_quadrants
from .nearest import nearest_partnerships, nearest_schools
from .neighbours import neighbourhood_of
from .postcodes import Location, district_centre, locate, location_of, problem_with
from .spread import spread_of

__all__ = [
    "Location",
    "district_centre",
    "locate",
    "location_of",
    "map_of_quadrants",
    "miles",
    "nearest_partnerships",
    "nearest_schools",
    "neighbourhood_of",
    "problem_with",
    "spread_of",
]
