"""What was done by mistake while recording, and is taken back: a late item, and the start itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from boards.agendas.writes import add_item, remove_item
from boards.models import AgendaItem, Interest, Meeting
from boards.recording.writes import mark_attendance, mark_dealt_with
from boards.workflow import issue_agenda, start_recording, take_start_back
from tests.boards.minuted import make_item, type_text
from tests.boards.recording.posting import at
from tests.factories import make_meeting
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def late(setting, meeting) -> AgendaItem:
    return add_item(meeting=meeting, title="By mistake", by=setting.minute_taker)


@pytest.fixture
def today(setting) -> Meeting:
    meeting = make_meeting(setting.board, held_on=timezone.localdate(), start_time=dt.time(0, 1))
    make_item(meeting)
    mark_attendance(meeting=meeting, person=setting.kim, presence="apologies", by=setting.minute_taker)
    return meeting


def test_late_item_of_which_nothing_is_recorded_is_removed_and_the_others_keep_their_numbers(recorder, meeting, late):
    page = read(recorder.get(at(meeting)))
    assert [one.get("name") for one in page.findall(".//button[@data-remove]")] == ["remove"]

    recorder.post(at(meeting, f"items/{late.pk}/mark/"), {"remove": "yes"})

    assert list(meeting.items.values_list("number", flat=True)) == ["1", "2"]
    assert AgendaItem.history.filter(id=late.pk, history_type="-").exists()


@pytest.mark.parametrize("what", ["a text", "a text that is gone", "an interest", "dealt with", "not late"])
def test_item_stays_once_something_is_recorded_under_it(setting, recorder, meeting, late, what):
    match what:
        case "a text" | "a text that is gone":
            type_text(late, "Something", setting.minute_taker)
            type_text(late, "" if "gone" in what else "Something more", setting.minute_taker)
        case "an interest":
            Interest.objects.create(item=late, person=setting.lee)
        case "dealt with":
            mark_dealt_with(item=late, is_dealt_with=True, by=setting.minute_taker)
        case "not late":
            late = meeting.items.first()

    with pytest.raises(ValidationError, match="stay"):
        remove_item(item=late, by=setting.minute_taker)
    recorder.post(at(meeting, f"items/{late.pk}/mark/"), {"remove": "yes"})
    assert meeting.items.filter(pk=late.pk).exists()


@pytest.mark.parametrize("is_issued", [True, False])
def test_start_is_taken_back_to_what_the_meeting_was(setting, today, is_issued):
    if is_issued:
        issue_agenda(meeting=today, by=setting.minute_taker)
    today.refresh_from_db()
    was = (today.status, today.agenda_issued_at, today.time_opened)
    start_recording(meeting=today, by=setting.minute_taker)

    take_start_back(meeting=today, by=setting.minute_taker)

    today.refresh_from_db()
    assert (today.status, today.agenda_issued_at, today.time_opened) == was


@pytest.mark.parametrize("what", ["a text", "a mark", "a late item"])
def test_start_is_not_taken_back_once_anything_is_recorded(setting, today, what):
    by = setting.minute_taker
    start_recording(meeting=today, by=by)
    match what:
        case "a text":
            type_text(today.items.first(), "Something", by)
        case "a mark":
            mark_attendance(meeting=today, person=setting.lee, presence="present", by=by)
        case "a late item":
            add_item(meeting=today, title="Late", by=by)

    with pytest.raises(ValidationError, match="recorded of this meeting already"):
        take_start_back(meeting=today, by=by)


def test_screen_offers_to_take_the_start_back_until_something_is_typed(setting, recorder, today):
    start_recording(meeting=today, by=setting.minute_taker)
    link = f"/meetings/{today.pk}/steps/not-started/"
    assert link in recorder.get(at(today)).content.decode()
    assert "Not started after all" in recorder.get(link).content.decode()

    type_text(today.items.first(), "Something", setting.minute_taker)

    assert link not in recorder.get(at(today)).content.decode()
