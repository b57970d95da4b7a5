"""Schools and partnerships in the order of their distance, worked out by the database."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Floor, Lower, Sqrt
from django.db.models.lookups import IsNull

from partnerships.geography.distance import HALF, METRES_IN_A_MILE
from partnerships.geography.postcodes import Location, locate
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
        .order_by(F("miles_away").asc(nulls_last=True), "-is_in_same_district", Lower("name"), "urn")
    )


def nearest_partnerships(
    location: Location, partnerships: QuerySet[Partnership], on: dt.date | None = None
) -> QuerySet[Partnership]:
    """Order the partnerships by the distance of the nearest school that is open and a member on that day.

    Each is annotated with ``miles_away``. It is None, and the partnership comes last, if the distance of none of its
    schools is known. Those that are county-wide have schools near everywhere: they are a group of their own, after the
    local ones. Of those as near, to a tenth of a mile, the one that is most at home there comes first, as in the
    search; then the smaller, where the partnerships know how many schools they have (``with_school_count``).
    """
    members = Membership.objects.active(on).of_open_schools(on).filter(partnership=OuterRef("pk"))
    placed = members.annotate(miles_away=_miles(location, "school__")).filter(miles_away__isnull=False)
    nearest = placed.order_by("miles_away")
    weighed = members.annotate(there=_weight(location, "school__")).order_by().values("partnership")
    at_home = weighed.annotate(at_home=Sum("there") * Sum("there") / Cast(Count("pk"), FloatField())).values("at_home")
    in_district = members.filter(school__district__code=location.district_code)
    size = ["school_count"] if "school_count" in partnerships.query.annotations else []
    return (
        partnerships.annotate(miles_away=Subquery(nearest.values("miles_away")[:1], output_field=FloatField()))
        .annotate(is_in_same_district=Exists(in_district))
        .annotate(at_home=Subquery(at_home, output_field=FloatField()))
        .order_by(
            IsNull(F("miles_away"), True),
            IsNull(F("home_quadrant"), True),
            _in_tenths("miles_away"),
            "-is_in_same_district",
            F("at_home").desc(nulls_last=True),
            *size,
            Lower("name"),
        )
    )


def _in_tenths(miles: str) -> Floor:
    """The tenths of a mile that people read; PostgreSQL rounds no such number to a digit."""
    return Floor(F(miles) * Value(10.0) + Value(0.5))


def _miles(location: Location, school: str = ""):
    """A school's distance in miles, as SQL; ``school`` is the lookup that leads to it, such as ``school__``."""
    return Sqrt(_metres_squared(location, school), output_field=FloatField()) / Value(METRES_IN_A_MILE)


def _weight(location: Location, school: str):
    """How much a school is there: 1 in the middle, half at ``NEAR_BY`` miles, as the search weighs them; as SQL."""
    return Value(1.0) / (Value(1.0) + _metres_squared(location, school) / Value(HALF))


def _metres_squared(location: Location, school: str):
    unplaced = _unplaced_postcodes() if location.unplaced is None else location.unplaced
    placed = [(postcode, found) for postcode in unplaced if (found := locate(postcode))]
    east = _coordinate(school, "easting", placed) - Value(float(location.easting))
    north = _coordinate(school, "northing", placed) - Value(float(location.northing))
    return ExpressionWrapper(east * east + north * north, output_field=FloatField())


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
