"""A meeting without a quorum decides nothing, and keeps notes."""

import json

import pytest
from django.core.exceptions import ValidationError

from boards.minutes.approving.writes import Amendment, approve
from boards.models import Part
from boards.recording.writes import mark_attendance
from boards.workflow import circulate, clear_draft, finish_recording
from tests.boards.minuted import NEXT_ON, bring_to_members, make_recording, type_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("line", ["Agreed: to go on", "Resolved: to stop"])
def test_inquorate_meeting_decides_nothing_and_says_which_line(setting, line):
    meeting = make_recording(setting)
    meeting.attendances.filter(person=setting.lee).delete()
    type_text(meeting.items.last(), line, setting.minute_taker)

    with pytest.raises(ValidationError) as refusal:
        finish_recording(meeting=meeting, by=setting.minute_taker)

    assert refusal.value.messages == [
        f"Item 2, “{line}”: without a quorum nothing is decided (1 of the 2 members that the board needs is marked as "
        "present). Write it as a note, or put the attendance right."
    ]
    meeting.refresh_from_db()
    assert meeting.status == "in-progress"


@pytest.mark.parametrize(
    ("line", "named"), [("", "“Agreed: to go on”"), (f"Agreed: {'x' * 80}", f"“Agreed: {'x' * 72}”")]
)
def test_inquorate_meeting_names_a_decision_that_no_line_made_and_a_long_one_by_its_beginning(setting, line, named):
    meeting = make_recording(setting)
    meeting.attendances.filter(person=setting.lee).delete()
    if line:
        type_text(meeting.items.last(), line, setting.minute_taker)
    else:
        meeting.items.last().decisions.create(kind="agreed", text="to go on")

    with pytest.raises(ValidationError) as refusal:
        finish_recording(meeting=meeting, by=setting.minute_taker)

    assert refusal.value.messages[0].startswith(f"Item 2, {named}: without a quorum nothing is decided")


def test_inquorate_meeting_keeps_notes_and_what_it_puts_off_whatever_another_decided(setting):
    another = make_recording(setting, NEXT_ON)
    another.items.first().decisions.create(kind="agreed", text="to go on")
    meeting = make_recording(setting)
    meeting.attendances.filter(person=setting.lee).delete()
    type_text(meeting.items.last(), "Noted: the report\nDeferred: the plan", setting.minute_taker)

    bring_to_members(meeting, setting)

    assert json.loads(meeting.versions.get(stage="circulated").content)["is_inquorate"]


def test_meeting_that_lost_its_quorum_on_the_roll_has_decided_and_approved_nothing(setting, circulated, next_meeting):
    type_text(next_meeting.items.last(), "Agreed: to go on", setting.minute_taker)
    approve(meeting=circulated, part=Part.A, in_item=next_meeting.items.first(), version=2, by=setting.chair)
    finish_recording(meeting=next_meeting, by=setting.minute_taker)
    clear_draft(meeting=next_meeting, by=setting.chair)
    next_meeting.attendances.filter(person=setting.lee).delete()

    with pytest.raises(ValidationError) as refusal:
        circulate(meeting=next_meeting, by=setting.minute_taker)

    decided, approved = refusal.value.messages
    assert decided.startswith("Item 2, “Agreed: to go on”: without a quorum nothing is decided")
    assert approved.startswith("Item 1 approved minutes: without a quorum none are approved")


def test_quorum_that_is_made_up_on_the_roll_of_the_draft_counts(setting):
    meeting = make_recording(setting)
    meeting.attendances.filter(person=setting.lee).delete()
    finish_recording(meeting=meeting, by=setting.minute_taker)
    mark_attendance(meeting=meeting, person=setting.lee, presence="present", by=setting.minute_taker)
    type_text(meeting.items.last(), "Agreed: to go on", setting.minute_taker)
    clear_draft(meeting=meeting, by=setting.chair)

    [version] = circulate(meeting=meeting, by=setting.minute_taker)

    assert not json.loads(version.content)["is_inquorate"]


def test_amendment_of_an_inquorate_meeting_decides_nothing(setting, next_meeting):
    meeting = make_recording(setting)
    meeting.attendances.filter(person=setting.lee).delete()
    bring_to_members(meeting, setting)

    with pytest.raises(ValidationError, match="without a quorum nothing is decided"):
        approve(
            meeting=meeting,
            part=Part.A,
            in_item=next_meeting.items.first(),
            version=2,
            by=setting.chair,
            amendments=[Amendment(meeting.items.first(), "Agreed: to go on")],
        )


def test_chair_who_represents_no_body_counts_and_a_minute_taker_does_not(setting):
    setting.board.seats.filter(person=setting.ann).update(organisation=None)
    meeting = make_recording(setting)
    taker = setting.minute_taker.person

    mark_attendance(meeting=meeting, person=taker, presence="present", by=setting.minute_taker)

    in_attendance = dict(meeting.attendances.values_list("person", "is_in_attendance"))
    assert in_attendance[setting.ann.pk] is False
    assert in_attendance[taker.pk] is True
