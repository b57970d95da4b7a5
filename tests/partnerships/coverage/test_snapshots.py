"""Snapshots of coverage: counted for any day gone by, once a day."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from base.school_terms import Term
from partnerships.coverage.trend import last_days_of_terms
from partnerships.models import CoverageSnapshot
from tests.factories import make_district, make_partnership, make_school

pytestmark = pytest.mark.django_db


def test_snapshot_of_a_day_gone_by_counts_that_day_and_again_replaces():
    schools = [make_school(district=make_district()), make_school()]
    make_partnership(schools=schools, started_on=dt.date(2024, 9, 1))

    for day in ("2024-08-31", "2024-09-01", "2024-09-01"):
        call_command("take_snapshot", on=dt.date.fromisoformat(day), stdout=StringIO())

    rows = CoverageSnapshot.objects.order_by("day", "quadrant__name").values_list("day", "in_partnership", "in_scope")
    assert sorted(rows) == [
        (dt.date(2024, 8, 31), 0, 1),
        (dt.date(2024, 8, 31), 0, 1),
        (dt.date(2024, 9, 1), 1, 1),
        (dt.date(2024, 9, 1), 1, 1),
    ]


def test_snapshots_since_a_day_are_of_the_last_day_of_each_term_and_today():
    assert last_days_of_terms(dt.date(2025, 12, 31), dt.date(2026, 9, 1)) == [
        dt.date(2025, 12, 31),
        dt.date(2026, 3, 31),
        dt.date(2026, 8, 31),
        dt.date(2026, 9, 1),
    ]


def test_snapshots_of_every_day():
    call_command("take_snapshot", since=dt.date(2026, 9, 1), on=dt.date(2026, 9, 3), every="day", stdout=StringIO())

    assert CoverageSnapshot.objects.values("day").distinct().count() == 3


def test_snapshot_of_a_day_to_come_is_refused():
    with pytest.raises(CommandError, match="still to come"):
        call_command("take_snapshot", on=dt.date(2099, 1, 1))


@pytest.mark.parametrize("day", [dt.date(2026, 9, 1), dt.date(2027, 1, 1), dt.date(2027, 4, 1)])
def test_term_starts_on_the_day_after_the_one_before_it_ends(day):
    term = Term.of(day)

    assert term.days[0] == day
    assert term.before.days[1] == day - dt.timedelta(days=1)
