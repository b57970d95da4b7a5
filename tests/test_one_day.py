"""A run of the suite that goes on past midnight."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from tests.one_day import OneDay


@pytest.fixture
def begun_before_midnight():
    with time_machine.travel(dt.datetime(2026, 11, 28, 23, 50, tzinfo=dt.UTC), tick=False):
        one = OneDay()
    yield one
    one.release()


@pytest.mark.parametrize(
    ("now", "held"),
    [
        (dt.datetime(2026, 11, 28, 23, 59, tzinfo=dt.UTC), dt.datetime(2026, 11, 28, 23, 59, tzinfo=dt.UTC)),
        (dt.datetime(2026, 11, 29, 0, 1, tzinfo=dt.UTC), dt.datetime(2026, 11, 28, 0, 1, tzinfo=dt.UTC)),
    ],
)
def test_run_keeps_the_day_that_it_began_on(begun_before_midnight, now, held):
    with time_machine.travel(now):
        begun_before_midnight.hold()

        assert dt.timedelta(0) <= timezone.now() - held < dt.timedelta(minutes=1)
        begun_before_midnight.release()


def test_day_once_held_is_held_for_good(begun_before_midnight):
    with time_machine.travel(dt.datetime(2026, 11, 29, 0, 1, tzinfo=dt.UTC)):
        begun_before_midnight.hold()
        begun_before_midnight.hold()

        assert timezone.localdate() == dt.date(2026, 11, 28)
        begun_before_midnight.release()
        assert timezone.localdate() == dt.date(2026, 11, 29)
