"""What an officer changes of agendas in admin, and the forward plan in step with it."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.forward_plan.writes import plan_item
from boards.meetings.planning import plan_meetings
from boards.models import AgendaItem, Interest, Meeting, Part, PlannedItem
from tests.admin import change, changelist, sent_of
from tests.boards.minuted import bring_to_members, make_recording
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.fixture
def meeting(setting):
    [made] = plan_meetings(meetings=[Meeting(board=setting.board, held_on=in_days(30))], by=None)
    return made


@pytest.fixture
def entry(setting, meeting):
    entry = PlannedItem(board=setting.board, title="Pay", meeting=meeting)
    plan_item(entry=entry, by=None)
    return entry


@pytest.fixture
def officer(setting):
    setting.officer.is_staff = True
    setting.officer.save()
    return signed_in(setting.officer)


def row_of(sent: dict, item: AgendaItem) -> str:
    """The prefix of the item's row in the form of its meeting."""
    [row] = [name.removesuffix("id") for name, value in sent.items() if name.endswith("-id") and value == item.pk]
    return row


def test_item_made_confidential_on_its_page_in_admin_makes_its_entry_so(officer, entry):
    address = change(entry.agenda_items.get())

    officer.post(address, sent_of(officer.get(address)) | {"is_part_b": "on", "title": "Pay of heads"})

    entry.refresh_from_db()
    assert (entry.part, entry.title) == (Part.B, "Pay of heads")


def test_item_made_confidential_on_its_meetings_page_in_admin_makes_its_entry_so(officer, entry, meeting):
    sent = sent_of(officer.get(change(meeting)))

    officer.post(change(meeting), sent | {f"{row_of(sent, entry.agenda_items.get())}is_part_b": "on"})

    entry.refresh_from_db()
    assert entry.part is Part.B


def test_item_deleted_on_its_meetings_page_in_admin_is_in_the_plan_again(officer, entry, meeting):
    sent = sent_of(officer.get(change(meeting)))

    officer.post(change(meeting), sent | {f"{row_of(sent, entry.agenda_items.get())}DELETE": "on"})

    entry.refresh_from_db()
    assert not entry.is_placed
    assert not entry.agenda_items.exists()


@pytest.mark.parametrize("from_list", [True, False])
def test_item_deleted_in_admin_is_in_the_plan_again(officer, entry, from_list):
    item = entry.agenda_items.get()

    if from_list:
        sent = {"action": "delete_selected", "_selected_action": [item.pk], "post": "yes"}
        officer.post(changelist(AgendaItem), sent)
    else:
        officer.post(f"/admin/boards/agendaitem/{item.pk}/delete/", {"post": "yes"})

    entry.refresh_from_db()
    assert not entry.is_placed
    assert not entry.agenda_items.exists()


def test_item_moved_to_another_meeting_in_admin_takes_its_entry_along(officer, entry, setting):
    [later] = plan_meetings(meetings=[Meeting(board=setting.board, held_on=in_days(60))], by=None)
    address = change(entry.agenda_items.get())

    officer.post(address, sent_of(officer.get(address)) | {"meeting": str(later.pk), "number": "99"})

    entry.refresh_from_db()
    assert entry.meeting == later


def test_meeting_added_in_admin_takes_up_what_was_put_off_with_who_withdrew(officer, setting):
    before = make_recording(setting, timezone.localdate())
    pay = PlannedItem.objects.create(board=setting.board, title="Pay", meeting=before, part=Part.B)
    item = AgendaItem.objects.create(meeting=before, position=3, number="3", title="Pay", planned_as=pay, part=Part.B)
    Interest.objects.create(item=item, person=setting.lee, nature="Spouse", withdrew=True)
    bring_to_members(before, setting)
    address = "/admin/boards/meeting/add/"
    sent = sent_of(officer.get(address)) | {"board": setting.board.pk, "held_on": in_days(40).isoformat()}

    officer.post(address, sent)

    back = AgendaItem.objects.get(planned_as=pay, meeting__held_on=in_days(40))
    assert (back.comes_from, back.part) == (item, Part.B)
    assert back.interests.get().person == setting.lee
    assert back.meeting.items.filter(standing="welcome").exists()


def test_meeting_moved_to_another_term_in_admin_has_what_recurs_in_that(officer, setting, meeting):
    term = meeting.term.after
    PlannedItem.objects.create(board=setting.board, title="Attendance", recurs=term.name)
    sent = sent_of(officer.get(change(meeting)))

    officer.post(change(meeting), sent | {"held_on": term.days[0].isoformat()})

    assert meeting.items.filter(title="Attendance").exists()


@pytest.mark.parametrize(
    ("typed", "kept"), [("11pm", "23:00"), ("11.30pm", "23:30"), ("1.30pm", "13:30"), ("00:00:00", "00:00")]
)
def test_admin_reads_times_as_people_type_them(officer, meeting, typed, kept):
    sent = sent_of(officer.get(change(meeting)))

    officer.post(change(meeting), sent | {"start_time": typed})

    meeting.refresh_from_db()
    assert f"{meeting.start_time:%H:%M}" == kept


@pytest.mark.parametrize("typed", ["late", "25:00"])
def test_admin_refuses_what_is_no_time_with_an_example(officer, meeting, typed):
    page = officer.post(change(meeting), sent_of(officer.get(change(meeting))) | {"start_time": typed})

    assert f"“{typed}” is no time of day. Enter one such as 10.20am or 14:05." in page.content.decode()


def test_admin_refuses_a_second_meeting_of_a_board_on_one_day_at_the_day(officer, meeting):
    address = "/admin/boards/meeting/add/"
    sent = sent_of(officer.get(address)) | {"board": meeting.board_id, "held_on": meeting.held_on.isoformat()}

    page = officer.post(address, sent)

    assert page.status_code == 200
    assert "This board meets on" in page.context["adminform"].form.errors["held_on"][0]
    assert type(meeting).objects.filter(held_on=meeting.held_on).count() == 1
