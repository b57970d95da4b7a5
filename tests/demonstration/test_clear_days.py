"""The demonstration's days to keep clear: invented, which their names say."""

import datetime as dt

import pytest

from demonstration.clear_days import INVENTED, make_clear_days
from improvement.models import DaysToKeepClear

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = dt.date(2026, 11, 29)


def test_days_of_two_years_are_made_once_and_say_that_they_are_invented():
    shipped = set(DaysToKeepClear.objects.values_list("pk", flat=True))

    made = make_clear_days(TODAY)

    rows = DaysToKeepClear.objects.exclude(pk__in=shipped)
    assert made == rows.count() == 12
    assert all(row.name.endswith(INVENTED) for row in rows)
    assert make_clear_days(TODAY) == 0


def test_half_terms_are_whole_weeks_of_that_year():
    make_clear_days(TODAY)

    autumn, spring, summer = DaysToKeepClear.objects.filter(
        kind="half-term", starts_on__gte=dt.date(2026, 9, 1)
    ).order_by("starts_on")
    assert (autumn.starts_on, autumn.ends_on) == (dt.date(2026, 10, 26), dt.date(2026, 10, 30))
    assert (spring.starts_on, spring.ends_on) == (dt.date(2027, 2, 15), dt.date(2027, 2, 19))
    assert (summer.starts_on, summer.ends_on) == (dt.date(2027, 5, 31), dt.date(2027, 6, 4))
