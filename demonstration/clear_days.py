"""The demonstration's days to keep clear: of this academic year and the last, all invented, and their names say so.

No dates of terms: those stand on the front page, where nothing says that they are invented.
"""

import datetime as dt

from base.saving import save
from base.school_terms import academic_year, day_in_year, year_days
from demonstration.headteacher import SHOWCASE
from improvement.models import DaysToKeepClear, InsetDay, PeerReview

INVENTED = "(demonstration)"
A_WEEK = dt.timedelta(weeks=1)
TO_FRIDAY = dt.timedelta(days=4)
Kind = DaysToKeepClear.Kind
# What there is, with the day, as (month, day), on or after which its first Monday is, and its number of weeks.
HOLIDAYS = (
    ("Autumn half term", Kind.HALF_TERM, (10, 24), 1),
    ("Christmas holiday", Kind.OTHER, (12, 20), 2),
    ("Spring half term", Kind.HALF_TERM, (2, 13), 1),
    ("Easter holiday", Kind.OTHER, (3, 29), 2),
    ("Summer half term", Kind.HALF_TERM, (5, 25), 1),
)
EXAMS = ("GCSEs and A levels", (5, 8), (6, 23))


def make_clear_days(today: dt.date) -> int:
    """Make those that are missing, and say how many; and an INSET day on which the showcase has a visit."""
    years = (academic_year(today) - 1, academic_year(today))
    days = [one for year in years for one in _of_year(year)]
    there = {(one.name, one.starts_on) for one in DaysToKeepClear.objects.all()}
    missing = [one for one in days if (one.name, one.starts_on) not in there]
    for one in missing:
        save(one, by=None)
    _make_inset_days(years[-1])
    return len(missing)


def _of_year(year: int) -> list[DaysToKeepClear]:
    found = []
    for name, kind, (month, number), weeks in HOLIDAYS:
        day = day_in_year(year, month, number)
        monday = day + dt.timedelta(days=-day.weekday() % 7)
        last = monday + (weeks - 1) * A_WEEK + TO_FRIDAY
        found.append(DaysToKeepClear(name=f"{name} {INVENTED}", kind=kind, starts_on=monday, ends_on=last))
    name, first_day, last_day = EXAMS
    first, last = day_in_year(year, *first_day), day_in_year(year, *last_day)
    of_older = {"concerns_secondary": True, "concerns_post_16": True}
    found.append(DaysToKeepClear(name=f"{name} {INVENTED}", kind=Kind.EXAMS, starts_on=first, ends_on=last, **of_older))
    return found


def _make_inset_days(year: int) -> None:
    """On the first day of a visit that is to come, so that the sheet of the showcase has something to warn of."""
    reviews = PeerReview.objects.filter(round__partnership__slug=SHOWCASE, year=year, state=PeerReview.State.PLANNED)
    review = reviews.filter(visit_on__isnull=False).order_by("visit_on", "pk").first()
    if review and review.visit_on and not InsetDay.objects.filter(day__range=year_days(year)).exists():
        InsetDay.objects.create(school_id=review.host_id, day=review.visit_on)
