"""Seats that are held by virtue of another end with it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from boards.actions import end_seat, keep_brought_seats_in_step
from tests.factories import STARTED, make_board, make_person, make_seat, make_user

pytestmark = pytest.mark.django_db
LAST_DAY = dt.date(2024, 8, 31)


@pytest.fixture
def seats():
    """A quadrant chair's seat, and the seat on the Board that it brings."""
    chair = make_person("Alex Chair")
    own = make_seat(make_board("South quadrant meeting"), chair, role="chair")
    brought = make_seat(make_board("School Partnership Board"), chair, by_virtue_of=own)
    return own, brought


def test_end_seat_ends_the_seat_that_it_brings_on_the_same_day(seats):
    own, brought = seats

    end_seat(seat=own, on=LAST_DAY, by=None)

    brought.refresh_from_db()
    assert own.ended_on == brought.ended_on == LAST_DAY


def test_end_seat_leaves_the_bringing_seat_when_only_the_brought_one_ends(seats):
    own, brought = seats

    end_seat(seat=brought, on=LAST_DAY, by=None)

    own.refresh_from_db()
    assert own.ended_on is None


def test_end_seat_says_in_the_history_who_ended_both(seats):
    own, brought = seats
    officer = make_user("officer@example.org")

    end_seat(seat=own, on=LAST_DAY, by=officer)

    assert own.history.first().history_user == officer
    assert brought.history.first().history_user == officer


def test_end_seat_before_its_start_changes_nothing(seats):
    own, brought = seats

    with pytest.raises(ValidationError, match="began on 1 September 2023"):
        end_seat(seat=own, on=STARTED - dt.timedelta(days=1), by=None)

    own.refresh_from_db()
    brought.refresh_from_db()
    assert own.ended_on is None
    assert brought.ended_on is None


def test_keep_in_step_reopens_what_was_ended_by_mistake(seats):
    own, brought = seats
    end_seat(seat=own, on=LAST_DAY, by=None)

    own.ended_on = None
    own.save()
    keep_brought_seats_in_step(seat=own, by=None)

    brought.refresh_from_db()
    assert brought.ended_on is None
