"""The day, the time and the place of a planned meeting are changed on its page, and who had the agenda is told."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.models import Meeting
from boards.workflow import issue_agenda
from tests.boards.minuted import make_item
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def planned(setting) -> Meeting:
    meeting = make_meeting(setting.board, held_on=timezone.localdate() + dt.timedelta(days=20), venue="County Hall")
    make_item(meeting, "1")
    return meeting


def typed(meeting: Meeting, **fields) -> dict:
    return {"held_on": meeting.held_on.isoformat(), "start_time": "", "end_time": "", "venue": "Room 4"} | fields


def at(meeting: Meeting) -> str:
    return f"/meetings/{meeting.pk}/change/"


def test_page_of_the_meeting_leads_to_it_until_it_begins(setting, planned):
    client = signed_in(setting.minute_taker)

    assert "Change day, time or place" in client.get(planned.get_absolute_url()).content.decode()
    Meeting.objects.filter(pk=planned.pk).update(status="in-progress")
    assert "Change day, time or place" not in client.get(planned.get_absolute_url()).content.decode()
    client.post(at(planned), typed(planned))

    planned.refresh_from_db()
    assert planned.venue == "County Hall"


def test_day_time_place_and_that_it_is_extraordinary_are_changed(setting, planned):
    day = planned.held_on + dt.timedelta(days=7)
    client = signed_in(setting.minute_taker)

    fields = typed(planned, held_on=day.isoformat(), start_time="13:30", end_time="15:00", is_extraordinary="on")
    answer = client.post(at(planned), fields)

    assert answer.status_code == 302
    planned.refresh_from_db()
    assert (planned.held_on, planned.times, planned.venue) == (day, "1.30pm to 3pm", "Room 4")
    assert "extraordinary meeting of" in texts(client.get(planned.get_absolute_url()), ".//h1")[0]
    assert outbox() == []


def test_who_had_the_agenda_is_told_after_a_question(setting, planned):
    client = signed_in(setting.minute_taker)
    issue_agenda(meeting=planned, by=setting.minute_taker)
    outbox()

    asked = client.post(at(planned), typed(planned))
    planned.refresh_from_db()
    assert (asked.status_code, planned.venue) == (200, "County Hall")
    assert "Everybody who was sent the agenda is told by e-mail." in asked.content.decode()
    back = client.post(at(planned), typed(planned, again="yes"))
    assert 'value="Room 4"' in back.content.decode()
    client.post(at(planned), typed(planned, sure="yes"))

    told = [message for message in outbox() if message.subject.startswith("Another day, time or place")]
    assert {message.to[0] for message in told} == {"chair@example.org", "member@example.org", "taker@example.org"}
    assert "Room 4" in told[0].body
    assert "County Hall" in told[0].body


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"held_on": "2020-01-01"}, "This day has passed. Move the meeting to a day to come."),
        ({"held_on": ""}, "Enter the day of the meeting"),
        ({"start_time": "late"}, "“late” is no time of day. Enter one such as 10.20am or 14:05."),
        ({"start_time": "15:00", "end_time": "13:30"}, "The meeting must end after it starts."),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(setting, planned, fields, said):
    answer = signed_in(setting.minute_taker).post(at(planned), typed(planned, **fields))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="Room 4"' in answer.content.decode()


def test_extraordinary_meeting_is_planned_as_one(setting):
    day = timezone.localdate() + dt.timedelta(days=1)
    slug = setting.board.slug
    sent = {f"{slug}-held_on": day.isoformat(), f"{slug}-is_extraordinary": "on"}

    answer = signed_in(setting.officer).post("/meetings/plan/", sent)

    assert answer.status_code == 302
    assert setting.board.meetings.get().is_extraordinary


def test_meeting_is_not_moved_to_the_day_of_another_of_its_board(setting, planned):
    other = make_meeting(setting.board, held_on=planned.held_on + dt.timedelta(days=7))
    moved = typed(planned, held_on=other.held_on.isoformat(), start_time="1.30pm")

    refused = signed_in(setting.minute_taker).post(at(planned), moved)
    Meeting.objects.filter(pk=other.pk).update(status="cancelled")
    taken = signed_in(setting.minute_taker).post(at(planned), moved)

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "This board meets on" in texts(refused, ".//a[@href='#id_held_on']")[0]
    planned.refresh_from_db()
    assert (planned.held_on, planned.times) == (other.held_on, "1.30pm")
