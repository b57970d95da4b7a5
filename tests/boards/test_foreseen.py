"""What the pages that ask say will happen, in numbers."""

import datetime as dt

import pytest
from django.utils import timezone

from boards import foreseen
from boards.minutes.approving.writes import approve
from boards.models import Meeting, Paper, Part
from boards.workflow import finish_recording
from tests.boards.minuted import bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


@pytest.fixture
def planned(setting):
    """An agenda of two open items and a confidential one, with a public paper, one for members and one of Part B."""
    meeting = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=30))
    first = make_item(meeting, "1")
    make_item(meeting, "2", is_late=True)
    secret = make_item(meeting, "3", title="SECRET", is_part_b=True)
    for item, is_public in ((first, True), (first, False), (secret, False)):
        Paper.objects.create(meeting=meeting, item=item, title="A paper", file="papers/a.pdf", is_public=is_public)
    return meeting


def test_numbers_of_each_step(setting, planned):
    assert foreseen.of_issuing(planned) == [
        "2 items of the agenda can be read by anybody.",
        "1 paper can be opened by anybody.",
        "2 papers can be opened by members alone.",
        "1 item of Part B shows a neutral title and nothing else.",
    ]
    assert foreseen.of_cancelling(planned) == [
        "The agenda stays, with 3 items and 3 papers: nobody can change it while the meeting is cancelled."
    ]
    assert foreseen.of_setting_up_again(planned) == [
        "The agenda is as it was, with 3 items and 3 papers.",
        "1 item that came late is late no more.",
    ]
    assert foreseen.of_removing_item(planned.items.get(number="1"))[0] == "2 items after it are numbered anew."


@pytest.mark.parametrize(("days", "is_said"), [(7, False), (6, True), (1, True)])
def test_issuing_an_agenda_late_says_so(setting, days, is_said):
    type(setting.board).objects.filter(pk=setting.board.pk).update(agenda_clear_days=6, counts_working_days=False)
    setting.board.refresh_from_db()
    planned = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=days))

    assert any(said.startswith("The agenda is late: it was due on") for said in foreseen.of_issuing(planned)) is is_said


def test_clearing_in_the_chair_s_place_is_said_before_it_is_done(setting):
    meeting = make_recording(setting)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    said = "You clear it in the chair’s place"

    address = f"/meetings/{meeting.pk}/steps/clear/"

    assert said in signed_in(setting.minute_taker).get(address).content.decode()
    assert said not in signed_in(setting.chair).get(address).content.decode()


def test_draft_is_counted_with_what_came_out_of_it(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "Agreed: to go on\n! Ann: write\n! Lee: read", setting.minute_taker)
    make_item(meeting, "3", is_part_b=True)

    assert foreseen.of_clearing(meeting) == [
        "The draft has 2 items of Part A, 1 item of Part B, 1 decision and 2 actions."
    ]
    assert foreseen.of_circulating(meeting)[1].startswith("No chair has cleared this draft")


def test_publishing_counts_whom_the_approved_version_names(setting, circulated, next_meeting):
    approve(meeting=circulated, part=Part.A, in_item=next_meeting.items.first(), version=2, by=setting.chair)
    circulated.refresh_from_db()

    said = foreseen.of_publishing(circulated)

    assert said == [
        "2 items can be read by anybody, and found by search engines.",
        "3 people are named as present, in attendance or absent.",
    ]


def test_nothing_of_part_b_is_said_on_a_page_that_asks(setting):
    meeting = make_recording(setting)
    type_text(make_item(meeting, "3", title="SECRETTITLE", is_part_b=True), "SECRETTEXT", setting.minute_taker)
    bring_to_members(meeting, setting)
    Meeting.objects.filter(pk=meeting.pk).update(status="approved")

    page = signed_in(setting.officer).get(f"/meetings/{meeting.pk}/steps/publish/").content.decode()

    assert "1 item of Part B shows a neutral title and nothing else." in page
    assert "SECRET" not in page
