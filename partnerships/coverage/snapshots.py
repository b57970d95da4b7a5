"""Taking snapshots of coverage, of today or of a day gone by."""

import datetime as dt

from django.db import transaction

from partnerships.coverage.counting import Coverage, coverage_by
from partnerships.models import CoverageSnapshot, Quadrant

NO_SCHOOL = Coverage(0, 0)


@transaction.atomic
def take_snapshot(on: dt.date) -> Coverage:
    """Count coverage on that day, keep it in place of what was kept for the day, and return the county's.

    A day gone by can be counted too, for schools, memberships and partnerships are dated. What is not dated is taken as
    it is today: the district of a school, and which types count.
    """
    found = coverage_by("district__quadrant", on)
    quadrants = [*Quadrant.objects.values_list("pk", flat=True), None]
    CoverageSnapshot.objects.filter(day=on).delete()
    CoverageSnapshot.objects.bulk_create(_snapshot(on, pk, found.get(pk, NO_SCHOOL)) for pk in quadrants)
    return sum(found.values(), NO_SCHOOL)


def _snapshot(on: dt.date, quadrant: int | None, coverage: Coverage) -> CoverageSnapshot:
    return CoverageSnapshot(
        day=on, quadrant_id=quadrant, in_scope=coverage.in_scope, in_partnership=coverage.in_partnership
    )
