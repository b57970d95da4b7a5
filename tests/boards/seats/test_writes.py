"""Seats that are held by virtue of another end with it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from boards.seats.writes import end_seat, keep_brought_seats_in_step
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


class TestSeatsTwoDeep:
    """A seat that is held by virtue of a seat that is itself held by virtue of another."""

    @pytest.fixture
    def brought_deepest(self, seats):
        """A seat on a panel of the Board, which the seat on the Board brings."""
        _, brought = seats
        return make_seat(make_board("Panel of the board"), brought.person, by_virtue_of=brought)

    def test_end_seat_ends_all_that_hang_on_it_on_the_same_day(self, seats, brought_deepest):
        own, brought = seats

        end_seat(seat=own, on=LAST_DAY, by=None)

        brought.refresh_from_db()
        brought_deepest.refresh_from_db()
        assert own.ended_on == brought.ended_on == brought_deepest.ended_on == LAST_DAY

    def test_end_seat_in_the_middle_ends_what_hangs_on_it_alone(self, seats, brought_deepest):
        own, brought = seats

        end_seat(seat=brought, on=LAST_DAY, by=None)

        own.refresh_from_db()
        brought_deepest.refresh_from_db()
        assert (own.ended_on, brought_deepest.ended_on) == (None, LAST_DAY)

    def test_end_seat_says_in_the_history_of_all_who_ended_them_and_why(self, seats, brought_deepest):
        own, _ = seats
        officer = make_user("officer@example.org")

        end_seat(seat=own, on=LAST_DAY, by=officer, why="Retires")

        latest = brought_deepest.history.first()
        assert (latest.history_user, latest.history_change_reason) == (officer, "Retires")

    def test_end_seat_before_the_deepest_began_changes_nothing(self, seats, brought_deepest):
        own, brought = seats
        brought_deepest.started_on = LAST_DAY + dt.timedelta(days=1)
        brought_deepest.save()

        with pytest.raises(ValidationError, match="began on 1 September 2024"):
            end_seat(seat=own, on=LAST_DAY, by=None)

        for seat in (own, brought, brought_deepest):
            seat.refresh_from_db()
            assert seat.ended_on is None

    def test_keep_in_step_reopens_all_that_were_ended_by_mistake(self, seats, brought_deepest):
        own, brought = seats
        end_seat(seat=own, on=LAST_DAY, by=None)

        own.ended_on = None
        own.save()
        keep_brought_seats_in_step(seat=own, by=None)

        brought.refresh_from_db()
        brought_deepest.refresh_from_db()
        assert (brought.ended_on, brought_deepest.ended_on) == (None, None)

    def test_keep_in_step_moves_the_last_day_of_all(self, seats, brought_deepest):
        own, _ = seats
        end_seat(seat=own, on=LAST_DAY, by=None)

        own.ended_on = LAST_DAY - dt.timedelta(days=31)
        own.save()
        keep_brought_seats_in_step(seat=own, by=None)

        brought_deepest.refresh_from_db()
        assert brought_deepest.ended_on == LAST_DAY - dt.timedelta(days=31)
