"""Where postcodes are, how far apart, which schools and partnerships are nearest, and maps of them."""

from partnerships.geography.distance import miles
from partnerships.geography.groups import Group, groups
from partnerships.geography.maps import map_of_districts, map_of_quadrants
from partnerships.geography.nearest import nearest_partnerships, nearest_schools
from partnerships.geography.neighbours import Neighbourhood, neighbourhood_of
from partnerships.geography.positions import is_position, locate_position
from partnerships.geography.postcodes import (
    Location,
    district_centre,
    is_postcode,
    locate,
    location_of,
    problem_with,
    whole_postcode,
)
from partnerships.geography.spread import spread_of

__all__ = [
    "Group",
    "Location",
    "Neighbourhood",
    "district_centre",
    "groups",
    "is_position",
    "is_postcode",
    "locate",
    "locate_position",
    "location_of",
    "map_of_districts",
    "map_of_quadrants",
    "miles",
    "nearest_partnerships",
    "nearest_schools",
    "neighbourhood_of",
    "problem_with",
    "spread_of",
    "whole_postcode",
]
