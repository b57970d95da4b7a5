"""Schools and partnerships in the order of their distance, worked out by the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import BooleanField, Case, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Sqrt

from partnerships.geography.distance import METRES_IN_A_MILE
from partnerships.geography.postcodes import Location, district_centre, locate, location_of
from partnerships.models import Membership, Partnership, School

MOST_POSTCODES = 500  # that are put into one query for schools without coordinates
_UNPLACED = Q(easting__isnull=True) | Q(northing__isnull=True)


def nearest_schools(location: Location, schools: QuerySet[School]) -> QuerySet[School]:
    """The schools, the nearest first, each with ``miles_away``.

    ``miles_away`` is None where neither coordinates nor a known postcode say where the school is; those come last, the
    ones of the location's own district (``is_in_same_district``) before the others.
    """
    return (
        schools.annotate(miles_away=_miles(location))
        .annotate(is_in_same_district=_is_in(location.district_code))
        .order_by(F("miles_away").asc(nulls_last=True), "-is_in_same_district", "name", "urn")
    )


def nearest_partnerships(
    location: Location, partnerships: QuerySet[Partnership], on: dt.date | None = None
) -> QuerySet[Partnership]:
    """The partnerships by the distance of their nearest open school on that day, each with ``miles_away``.

    ``miles_away`` is None, and the partnership last, where no school of it can be placed.
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
    """The school with that ``pk`` or ``urn`` and where it is, if only somewhere in its district; None each if unknown.

    The same query finds the postcodes that ``nearest_schools`` and ``nearest_partnerships`` have to place: a list near
    a school that is also searched would take one query too many.
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
    """The distance of a school as SQL; ``school`` is the way to it from the rows asked for."""
    placed = _placed(_unplaced_postcodes() if location.unplaced is None else location.unplaced)
    east = _coordinate(school, "easting", placed) - Value(float(location.easting))
    north = _coordinate(school, "northing", placed) - Value(float(location.northing))
    return Sqrt(east * east + north * north, output_field=FloatField()) / Value(METRES_IN_A_MILE)


def _coordinate(school: str, axis: str, placed: list[tuple[str, Location]]) -> Case:
    """The register's coordinate, else that of the postcode, else null."""
    by_postcode = [
        When(**{f"{school}postcode": postcode}, then=Value(float(getattr(found, axis)))) for postcode, found in placed
    ]
    known = Q(**{f"{school}easting__isnull": False, f"{school}northing__isnull": False})
    return Case(
        When(known, then=Cast(f"{school}{axis}", FloatField())), *by_postcode, default=None, output_field=FloatField()
    )


def _unplaced_postcodes() -> Iterable[str]:
    """The postcodes of schools without coordinates: most often there is none."""
    without = School.objects.filter(_UNPLACED).exclude(postcode="")
    return without.order_by("postcode").values_list("postcode", flat=True).distinct()[:MOST_POSTCODES]


def _placed(postcodes: Iterable[str]) -> list[tuple[str, Location]]:
    """Those of the postcodes that are known, each with where it is."""
    located = ((postcode, locate(postcode)) for postcode in postcodes)
    return [(postcode, found) for postcode, found in located if found]


def _is_in(district_code: str):
    return Case(When(district__code=district_code, then=True), default=False, output_field=BooleanField())
