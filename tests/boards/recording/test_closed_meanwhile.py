"""Whoever had a page open while the minutes went round changes nothing of the meeting any more."""

import pytest
from django.core.exceptions import ValidationError

from boards.agendas.writes import change_item
from boards.models import Part
from boards.recording.writes import add_guest, declare_interest, mark_attendance, mark_dealt_with, move_to_part
from tests.boards.minuted import bring_to_members, make_item, make_recording

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WRITES = {
    "the part of an item": lambda item, by, who: move_to_part(item=item, part=Part.A, by=by),
    "an item": lambda item, by, who: change_item(item=item, by=by),
    "whether an item is dealt with": lambda item, by, who: mark_dealt_with(item=item, is_dealt_with=True, by=by),
    "how somebody was there": lambda item, by, who: mark_attendance(
        meeting=item.meeting, person=who, presence="absent", by=by
    ),
    "who else was there": lambda item, by, who: add_guest(meeting=item.meeting, name="Gus Guest", by=by),
    "an interest": lambda item, by, who: declare_interest(item=item, person=who, nature="", withdrew=True, by=by),
}


@pytest.mark.parametrize("what", WRITES)
def test_is_refused_by_what_the_meeting_is_now(setting, what):
    meeting = make_recording(setting)
    item = make_item(meeting, "3", is_part_b=True)
    assert item.meeting.is_being_recorded  # as the page was opened
    bring_to_members(type(meeting).objects.get(pk=meeting.pk), setting)

    with pytest.raises(ValidationError, match=r"closed|gone round"):
        WRITES[what](item, setting.minute_taker, setting.lee)
