"""Calendars of meetings: right by RFC 5545, with UIDs that stay and sequences that grow."""

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Calendar

from boards.models import Meeting
from boards.workflow import cancel
from tests.factories import make_board, make_meeting, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SOON = timezone.localdate() + dt.timedelta(days=30)


@pytest.fixture
def meeting() -> Meeting:
    return make_meeting(
        held_on=SOON,
        start_time=dt.time(13, 30),
        end_time=dt.time(15, 30),
        venue="County Hall, Chelmsford; room 1",
        joining_link="https://meet.example.org/secret",
    )


def events(client, address: str = "/meetings/calendar.ics"):
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    found = list(Calendar.from_ical(answer.content).walk())
    assert [component.errors for component in found] == [[] for _ in found]
    return [component for component in found if component.name == "VEVENT"]


def test_calendar_says_when_where_and_never_the_joining_link(client, meeting):
    [event] = events(client)

    assert str(event["summary"]) == "School Partnership Board"
    assert str(event["location"]) == "County Hall, Chelmsford; room 1"
    assert timezone.localtime(event.decoded("dtstart")).time() == dt.time(13, 30)
    assert event["url"].endswith(meeting.get_absolute_url())
    assert b"secret" not in client.get("/meetings/calendar.ics").content


def test_calendar_keeps_the_uid_over_changes_and_counts_them(client, meeting):
    [before] = events(client)
    meeting.venue = "Elsewhere"
    meeting.save()
    [moved] = events(client)
    cancel(meeting=meeting, by=make_user())
    [cancelled] = events(client)

    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert before["sequence"] < moved["sequence"] < cancelled["sequence"]
    assert [event["status"] for event in (before, cancelled)] == ["TENTATIVE", "CANCELLED"]


def test_calendar_of_a_board_has_its_own_meetings_only(client, meeting):
    other = make_meeting(make_board("South quadrant meeting"), held_on=SOON)

    [event] = events(client, "/boards/south-quadrant-meeting/calendar.ics")

    assert event.decoded("dtstart") == other.held_on
    assert client.get("/boards/nonsense/calendar.ics").status_code == 404


def test_calendar_takes_no_more_queries_for_more_meetings(client, count_queries, meeting):
    before = count_queries("/meetings/calendar.ics")
    for days in range(5):
        make_meeting(meeting.board, held_on=SOON + dt.timedelta(days=days + 1))

    assert count_queries("/meetings/calendar.ics") == before


@pytest.mark.parametrize(
    "name", ["North\nX-EVIL:1", "North\r\nX-EVIL:1", "North\u2028X-EVIL:1", "North\x85X-EVIL:1\x1f"]
)
def test_line_that_ends_in_a_name_or_venue_ends_none_of_the_calendar(client, name):
    board = make_board()
    board.name = name
    board.save()
    make_meeting(board, held_on=SOON, venue=name)

    [event] = events(client, f"/boards/{board.slug}/calendar.ics")

    calendar = client.get(f"/boards/{board.slug}/calendar.ics").content.decode()
    assert not any(line.startswith("X-EVIL") for line in calendar.splitlines())
    assert "\n" not in str(event["summary"])


def test_comma_in_a_calendar_s_name_is_part_of_it(client):
    board = make_board()
    board.name = "North, East; and West"
    board.save()

    assert r"X-WR-CALNAME:North\, East\; and West" in client.get(f"/boards/{board.slug}/calendar.ics").content.decode()


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("time", [None, dt.time(23, 30)])
def test_calendar_answers_at_the_ends_of_the_calendar(client, day, time):
    board = make_board("South quadrant meeting")
    make_meeting(board, held_on=day, start_time=time)
    make_meeting(board, held_on=SOON, status=Meeting.Status.ADJOURNED, resumed_on=dt.date.max)

    assert client.get(f"/boards/{board.slug}/calendar.ics").status_code == 200
    assert client.get("/meetings/calendar.ics").status_code == 200
    assert client.get("/meetings/").status_code == 200
    assert client.get(board.get_absolute_url()).status_code == 200


def test_calendar_has_a_meeting_that_goes_on_on_the_last_day_there_is(client):
    make_meeting(held_on=SOON, status=Meeting.Status.ADJOURNED, resumed_on=dt.date.max)

    assert [event.decoded("dtstart") for event in events(client)] == [SOON, dt.date.max]


def test_calendar_has_the_time_at_which_a_meeting_goes_on_where_it_is_known(client):
    on = SOON + dt.timedelta(days=7)
    make_meeting(held_on=SOON, status=Meeting.Status.ADJOURNED, resumed_on=on, resumes_at=dt.time(14))

    starts = events(client)[1].decoded("dtstart")

    assert timezone.localtime(starts) == dt.datetime.combine(on, dt.time(14), timezone.get_current_timezone())
