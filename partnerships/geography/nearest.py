"""Schools and partnerships in the order of their distance, worked out by the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import BooleanField, Case, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Sqrt

from partnerships.geography.distance import METRES_IN_A_MILE
from partnerships.geography.postcodes import Location, district_centre, locate, location_of
from partnerships.models import Membership, Partnership, School

MOST_POSTCODES = 500  # the most postcodes that one query looks up, for schools without coordinates
_UNPLACED = Q(easting__isnull=True) | Q(northing__isnull=True)


def nearest_schools(location: Location, schools: QuerySet[School]) -> QuerySet[School]:
    """Order the schools by distance, the nearest first, and annotate each with ``miles_away``.

    ``miles_away`` is None if the school has neither coordinates nor a known postcode. Such schools come last; among
    them, schools in the location's own district (``is_in_same_district``) come first.
    """
    in_district = When(district__code=location.district_code, then=True)
    return (
        schools.annotate(miles_away=_miles(location))
        .annotate(is_in_same_district=Case(in_district, default=False, output_field=BooleanField()))
        .order_by(F("miles_away").asc(nulls_last=True), "-is_in_same_district", "name", "urn")
    )


def nearest_partnerships(
    location: Location, partnerships: QuerySet[Partnership], on: dt.date | None = None
) -> QuerySet[Partnership]:
    """Order the partnerships by the distance of the nearest school that is open and a member on that day.

    Each is annotated with ``miles_away``. It is None, and the partnership comes last, if the distance of none of its
    schools is known.
    """
    members = Membership.objects.active(on).of_open_schools(on).filter(partnership=OuterRef("pk"))
    placed = members.annotate(miles_away=_miles(location, "school__")).filter(miles_away__isnull=False)
    nearest = placed.order_by("miles_away")
    in_district = members.filter(school__district__code=location.district_code)
    return (
        partnerships.annotate(miles_away=Subquery(nearest.values("miles_away")[:1], output_field=FloatField()))
        .annotate(is_in_same_district=Exists(in_district))
        .order_by(F("miles_away").asc(nulls_last=True), "-is_in_same_district", "name")
    )


def locate_school(**lookup: object) -> tuple[School | None, Location | None]:
    """Find a school by ``pk`` or ``urn``, and where it is; each of the two is None if it is unknown.

    A school that has neither coordinates nor a known postcode is taken to be in the middle of its district. The same
    query fetches the postcodes of schools without coordinates into ``Location.unplaced``, which saves
    ``nearest_schools`` and ``nearest_partnerships`` a query.
    """
    wanted = Case(When(**lookup, then=True), default=False, output_field=BooleanField())
    rows = School.objects.filter(Q(**lookup) | (_UNPLACED & ~Q(postcode=""))).annotate(is_wanted=wanted)
    schools = list(rows.select_related("district").order_by("-is_wanted", "postcode")[:MOST_POSTCODES])
    school = schools[0] if schools and schools[0].is_wanted else None
    location = (location_of(school) or _somewhere_in_district(school)) if school else None
    unplaced = {other.postcode for other in schools if other.easting is None or other.northing is None} - {""}
    return school, replace(location, unplaced=tuple(sorted(unplaced))) if location else None


def _somewhere_in_district(school: School) -> Location | None:
    if school.district is None:
        return None
    return district_centre(school.district.code, f"{school.name}, somewhere in {school.district}")


def _miles(location: Location, school: str = ""):
    """A school's distance in miles, as SQL; ``school`` is the lookup that leads to it, such as ``school__``."""
    unplaced = _unplaced_postcodes() if location.unplaced is None else location.unplaced
    placed = [(postcode, found) for postcode in unplaced if (found := locate(postcode))]
    east = _coordinate(school, "easting", placed) - Value(float(location.easting))
    north = _coordinate(school, "northing", placed) - Value(float(location.northing))
    return Sqrt(east * east + north * north, output_field=FloatField()) / Value(METRES_IN_A_MILE)


def _coordinate(school: str, axis: str, placed: list[tuple[str, Location]]) -> Case:
    """One coordinate of a school, as SQL: from the register, otherwise from its postcode, otherwise null."""
    by_postcode = [
        When(**{f"{school}postcode": postcode}, then=Value(float(getattr(found, axis)))) for postcode, found in placed
    ]
    known = Q(**{f"{school}easting__isnull": False, f"{school}northing__isnull": False})
    return Case(
        When(known, then=Cast(f"{school}{axis}", FloatField())), *by_postcode, default=None, output_field=FloatField()
    )


def _unplaced_postcodes() -> Iterable[str]:
    """The postcodes of all schools without coordinates. Usually there are none."""
    without = School.objects.filter(_UNPLACED).exclude(postcode="")
    return without.order_by("postcode").values_list("postcode", flat=True).distinct()[:MOST_POSTCODES]
