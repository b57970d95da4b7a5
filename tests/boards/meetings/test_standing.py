"""Why the public finds no minutes of a meeting that is over, and when to expect them."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import roles
from boards.meetings.standing import Around, note_minutes, why_no_minutes
from boards.models import Meeting
from tests.factories import make_board, make_meeting, make_quadrant, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Status = Meeting.Status
AWAITED = "Minutes come here once the meeting of 21 January 2027 has approved them."
NEXT = dt.date(2027, 1, 21)


@pytest.fixture
def board():
    return make_board(publishes_minutes=True)


def held(board, days_ago: int = 30, **fields) -> Meeting:
    return make_meeting(board, held_on=timezone.localdate() - dt.timedelta(days=days_ago), **fields)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.AGENDA_ISSUED, AWAITED),
        (Status.IN_PROGRESS, AWAITED),
        (Status.DRAFT, AWAITED),
        (Status.CIRCULATED, AWAITED),
        (Status.APPROVED, "Minutes are approved, and come here when they are published."),
        (Status.PUBLISHED, ""),
        (Status.CANCELLED, ""),
    ],
)
def test_why_no_minutes_says_what_they_wait_for_by_status(board, status, sentence):
    meeting = held(board, status=status)

    assert why_no_minutes(meeting, Around(meeting.held_on, NEXT)) == sentence


@pytest.mark.parametrize("is_inquorate", [False, True])
@pytest.mark.parametrize("status", [Status.AGENDA_ISSUED, Status.CIRCULATED, Status.APPROVED, Status.PUBLISHED])
def test_why_no_minutes_of_a_board_that_keeps_them_says_nothing_of_how_it_went(status, is_inquorate):
    meeting = held(make_board(), status=status, is_inquorate=is_inquorate)

    assert why_no_minutes(meeting, Around()) == "Minutes are for members only."


def test_why_no_minutes_of_an_inquorate_meeting_is_that_nothing_was_decided(board):
    meeting = held(board, status=Status.CIRCULATED, is_inquorate=True)

    assert why_no_minutes(meeting, Around()).startswith("Too few members came")


def test_why_no_minutes_without_a_next_meeting_says_that_none_is_planned(board):
    assert why_no_minutes(held(board, status=Status.DRAFT), Around()).endswith("none is planned yet.")


@pytest.mark.parametrize(("days_later", "is_given_up"), [(0, False), (1, True)])
def test_why_no_minutes_of_one_that_nobody_recorded_and_another_followed(board, days_later, is_given_up):
    meeting = held(board, status=Status.AGENDA_ISSUED)
    around = Around(meeting.held_on + dt.timedelta(days=days_later), NEXT)

    assert (why_no_minutes(meeting, around) == "No minutes of this meeting are held here.") is is_given_up


@pytest.mark.parametrize(("days_ago", "is_past"), [(0, False), (1, True)])
def test_why_no_minutes_is_asked_from_the_day_after(board, days_ago, is_past):
    assert bool(why_no_minutes(held(board, days_ago, status=Status.AGENDA_ISSUED), Around())) is is_past


def test_note_minutes_takes_the_days_of_each_meetings_own_board(board, django_assert_num_queries):
    other = make_board("West quadrant meeting", quadrant=make_quadrant("West"), publishes_minutes=True)
    today = timezone.localdate()
    make_meeting(board, held_on=today + dt.timedelta(days=10), status=Status.CANCELLED)
    make_meeting(board, held_on=today + dt.timedelta(days=20))
    make_meeting(other, held_on=today)
    meetings = [held(board, status=Status.CIRCULATED), held(other, status=Status.CIRCULATED)]

    with django_assert_num_queries(1):
        one, of_other = note_minutes(meetings, AnonymousUser())

    assert f"{today + dt.timedelta(days=20):%B %Y} has" in one.minutes_note
    assert f"{today:%B %Y} has" in of_other.minutes_note


def test_note_minutes_asks_nothing_where_there_is_nothing_to_say(board, django_assert_num_queries):
    published = held(board, status=Status.PUBLISHED)

    with django_assert_num_queries(0):
        (meeting,) = note_minutes([published], AnonymousUser())

    assert meeting.minutes_note == ""


def test_list_and_page_of_a_meeting_say_when_to_expect_its_minutes(client, board):
    meeting = held(board, status=Status.CIRCULATED)

    for address in ("/meetings/", meeting.get_absolute_url()):
        assert "Minutes come here once a later meeting has approved them" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("status", "is_read"), [(Status.DRAFT, False), (Status.CIRCULATED, True), (Status.APPROVED, True)]
)
def test_note_minutes_lets_a_reader_of_the_board_find_what_went_round(status, is_read):
    meeting = held(make_board(), status=status)

    (noted,) = note_minutes([meeting], make_user("officer@example.org", roles.OFFICER))

    assert (noted.has_minutes_to_read, noted.minutes_note == "") == (is_read, is_read)


def test_note_minutes_tells_somebody_signed_in_who_is_no_member_what_it_tells_everybody():
    (noted,) = note_minutes([held(make_board(), status=Status.APPROVED)], make_user("lead@example.org"))

    assert not noted.has_minutes_to_read
    assert noted.minutes_note == "Minutes are for members only."


def test_page_of_a_board_that_keeps_its_minutes_says_so_once(client):
    board = make_board()
    for days_ago in (30, 60):
        held(board, days_ago, status=Status.APPROVED)

    assert client.get(board.get_absolute_url()).content.decode().count("Minutes are for members only.") == 1
