"""What an officer is told who ends a lead, a seat or a headship on a past day."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from boards.seats.writes import end_seats
from partnerships.change_warnings import in_the_past
from partnerships.leads.writes import end_lead, hand_over_lead
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)
FIRST = TODAY - dt.timedelta(days=100)  # the first day without them


@pytest.fixture
def board():
    """South's, which met before, on and since that day."""
    board = make_board("South meeting", quadrant=make_quadrant("South"))
    for day in (FIRST - A_DAY, FIRST, FIRST + A_DAY):
        make_meeting(board, held_on=day, status="published")
    make_meeting(board, held_on=TODAY, status="agenda-issued")
    make_meeting(board, held_on=FIRST + 2 * A_DAY, status="cancelled")
    make_meeting(make_board("West meeting", quadrant=make_quadrant("West")), held_on=FIRST, status="published")
    return board


@pytest.fixture
def lead():
    return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"))


def since(*days: dt.date) -> str:
    return "; ".join(f"South meeting, {date_format(day)}" for day in days)


def test_lead_ended_on_a_past_day_names_the_meetings_held_since(board, lead):
    warnings = end_lead(lead=lead, on=FIRST - A_DAY, by=None).warnings

    assert warnings[0].startswith(f"Ann Day, lead of Colne: {date_format(FIRST)} is in the past.")
    assert warnings[1].endswith(f"their minutes may say otherwise: {since(FIRST + A_DAY, FIRST)}.")
    assert warnings[2].startswith("Nobody leads Colne")


def test_lead_handed_over_on_a_past_day_names_the_meetings_held_since(board, lead):
    warnings = hand_over_lead(lead=lead, to=make_person("Bo Dee"), on=FIRST, by=None).warnings

    assert [since(FIRST + A_DAY, FIRST) in warning for warning in warnings] == [False, True]


def test_lead_handed_over_today_or_later_warns_of_nothing(board, lead):
    assert hand_over_lead(lead=lead, to=make_person("Bo Dee"), on=TODAY, by=None).warnings == ()


def test_seat_ended_on_a_past_day_names_the_meetings_held_since(board):
    seat = make_seat(board, make_person("Ann Day"))

    warnings = end_seats(person=seat.person, on=FIRST - A_DAY, by=None).warnings

    assert [since(FIRST + A_DAY, FIRST) in warning for warning in warnings] == [False, True]


def test_headship_and_a_lead_without_a_quadrant_have_no_meetings(board, lead):
    make_meeting(make_board(), held_on=FIRST, status="published")
    headship = make_headship(make_person(), make_school())
    lead.partnership.home_quadrant = None

    assert [len(list(in_the_past(row, FIRST))) for row in (headship, lead)] == [1, 1]


def test_many_meetings_are_counted_beyond_the_last_five(board, lead):
    for number in range(3, 8):
        make_meeting(board, held_on=FIRST + number * A_DAY, status="published")

    *_, named = in_the_past(lead, FIRST)

    assert named.endswith("; and 2 before.")
    assert named.count("South meeting") == 5
