"""What the roll keeps of somebody who was there: whom they represent that day, and for which items."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from boards.models import Meeting
from boards.recording.screen import others_here
from boards.recording.writes import add_guest, mark_attendance, note_presence
from tests.boards.minuted import NEXT_ON, make_recording
from tests.factories import make_board, make_organisation, make_person, make_seat

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def mark(setting, meeting, person, presence: str = "present", **fields):
    return mark_attendance(meeting=meeting, person=person, presence=presence, by=setting.minute_taker, **fields)


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "represents"), [(0, 0, True), (0, None, True), (1, None, False), (-9, -1, False)]
)
def test_member_represents_the_body_of_their_seat_of_the_meetings_day(setting, meeting, starts_in, ends_in, represents):
    body, person = make_organisation("ESGA"), make_person()
    ended_on = None if ends_in is None else meeting.held_on + ends_in * DAY
    make_seat(setting.board, person, organisation=body, started_on=meeting.held_on + starts_in * DAY, ended_on=ended_on)
    make_seat(make_board("Another board"), person, organisation=make_organisation("Other"))

    assert mark(setting, meeting, person).organisation == (body if represents else None)


def test_who_has_no_body_is_in_attendance_unless_they_chair(setting, meeting):
    setting.board.seats.filter(person=setting.ann).update(organisation=None)
    meeting.attendances.all().delete()

    assert not mark(setting, meeting, setting.ann).is_in_attendance
    assert not mark(setting, meeting, setting.lee).is_in_attendance
    assert mark(setting, meeting, setting.minute_taker.person).is_in_attendance


def test_guest_is_in_attendance_and_a_substitute_is_not(setting, meeting):
    by = setting.minute_taker

    assert add_guest(meeting=meeting, name="Gus Fee", by=by).is_in_attendance
    stands_in = add_guest(meeting=meeting, name="Bo Elm", substitute_for=setting.kim, by=by)
    assert (stands_in.is_in_attendance, stands_in.organisation.name) == (False, "EPHA")


def test_items_of_who_was_there_in_part_go_once_they_were_there_for_all(setting, meeting):
    first, last = meeting.items.all()
    mark(setting, meeting, setting.kim, "in-part", arrived_at=first, left_at=last)

    kept = mark(setting, meeting, setting.kim)

    kept.refresh_from_db()
    assert (kept.presence, kept.arrived_at, kept.left_at) == ("present", None, None)


@pytest.mark.parametrize("name", ["arrived_at", "left_at", "for_item"])
def test_item_of_another_meeting_is_refused_on_the_roll(setting, meeting, name):
    other = make_recording(setting, NEXT_ON).items.first()

    with pytest.raises(ValidationError, match="on the agenda of another meeting"):
        mark(setting, meeting, setting.kim, "in-part", **{name: other})


@pytest.mark.parametrize(("status", "is_closed"), [("cancelled", True), ("circulated", True), ("planned", False)])
def test_roll_of_a_meeting_that_is_cancelled_or_has_gone_round_is_closed(setting, meeting, status, is_closed):
    Meeting.objects.filter(pk=meeting.pk).update(status=status)
    meeting.refresh_from_db()

    if is_closed:
        with pytest.raises(ValidationError, match="The attendance of this meeting is closed"):
            mark(setting, meeting, setting.kim)
    else:
        assert mark(setting, meeting, setting.kim).presence == "present"


@pytest.mark.parametrize(("seconds", "is_here"), [(30, True), (31, False)])
def test_others_are_here_for_half_a_minute_after_their_browser_was_heard_of(setting, meeting, seconds, is_here):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        note_presence(meeting=meeting, user=setting.officer)
        note_presence(meeting=meeting, user=setting.minute_taker)

    with time_machine.travel(now + dt.timedelta(seconds=seconds), tick=False):
        here = others_here(meeting, setting.minute_taker)

    assert [recorder.user for recorder in here] == ([setting.officer] if is_here else [])
