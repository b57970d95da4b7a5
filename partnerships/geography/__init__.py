"""Where postcodes are, how far apart, and which schools and partnerships are nearest."""

from .distance import miles
from .nearest import locate_school, nearest_partnerships, nearest_schools
from .positions import is_position, locate_position
from .postcodes import Location, district_centre, is_postcode, locate, location_of, problem_with

__all__ = [
    "Location",
    "district_centre",
    "is_position",
    "is_postcode",
    "locate",
    "locate_position",
    "locate_school",
    "location_of",
    "miles",
    "nearest_partnerships",
    "nearest_schools",
    "problem_with",
]
