"""What a meeting put off or did not come to comes back on the next agenda, once."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.agendas.writes import remove_item
from boards.meetings.planning import plan_meetings
from boards.minutes.content import content_of
from boards.models import AgendaItem, Interest, Meeting, Part
from tests.boards.minuted import bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER = timezone.localdate() + dt.timedelta(days=60)


@pytest.fixture
def meeting(setting) -> Meeting:
    """Item 1 is minuted, item 2 was not come to."""
    meeting = make_recording(setting)
    type_text(meeting.items.get(number="1"), "The report was discussed.", setting.minute_taker)
    return meeting


@pytest.fixture
def later(setting) -> Meeting:
    """The next meeting, whose agenda ends with the date of the one after it."""
    later = make_meeting(setting.board, held_on=LATER)
    make_item(later, "1", title="Welcome and apologies", standing="welcome")
    make_item(later, "2", title="Date of next meeting", standing="next-date")
    return later


def agenda(meeting: Meeting) -> list[tuple[str, str, str]]:
    items = meeting.items.select_related("comes_from__meeting__board").order_by("position")
    return [(item.number, item.title, item.came_from) for item in items]


def test_item_that_was_not_dealt_with_comes_back_before_the_date_of_the_next_meeting(meeting, later, setting):
    bring_to_members(meeting, setting)

    came_from = f"{meeting.reference}/2"
    assert agenda(later) == [
        ("1", "Welcome and apologies", ""),
        ("2", "Item 2", came_from),
        ("3", "Date of next meeting", ""),
    ]
    page = signed_in(setting.minute_taker).get(f"/meetings/{later.pk}/agenda/").content.decode()
    assert f"from {came_from}" in page


def test_item_put_off_by_a_decision_comes_back_although_it_is_minuted(meeting, later, setting):
    AgendaItem.objects.filter(number="2").update(dealt_with_at=timezone.now())
    type_text(meeting.items.get(number="1"), "Deferred: the plan, to the next meeting", setting.minute_taker)
    bring_to_members(meeting, setting)

    assert [title for _, title, came_from in agenda(later) if came_from] == ["Item 1"]


@pytest.mark.parametrize("fields", [{"dealt_with_at": timezone.now()}, {"text": "Minuted"}, {"standing": "welcome"}])
def test_item_that_was_dealt_with_or_stands_on_every_agenda_does_not(meeting, later, setting, fields):
    AgendaItem.objects.filter(meeting=meeting, number="2").update(**fields)
    bring_to_members(meeting, setting)

    assert len(agenda(later)) == 2


def test_item_of_the_template_does_not(meeting, later, setting):
    AgendaItem.objects.filter(meeting=meeting, number="2").update(title="Any Other Business")
    bring_to_members(meeting, setting)

    assert len(agenda(later)) == 2


def test_item_waits_until_a_meeting_is_planned_and_comes_once(meeting, setting):
    bring_to_members(meeting, setting)
    first, second = plan_meetings(
        meetings=[Meeting(board=setting.board, held_on=LATER + dt.timedelta(days=days)) for days in (0, 30)],
        by=setting.minute_taker,
    )

    assert [one[1] for one in agenda(first) if one[2]] == ["Item 2"]
    assert not [one for one in agenda(second) if one[2]]
    assert agenda(first)[-1][1] == "Date of next meeting"


def test_item_that_is_taken_off_stays_off(meeting, later, setting):
    bring_to_members(meeting, setting)
    remove_item(item=later.items.get(title="Item 2"), by=setting.minute_taker)
    plan_meetings(
        meetings=[Meeting(board=setting.board, held_on=LATER + dt.timedelta(days=30))], by=setting.minute_taker
    )

    assert not AgendaItem.objects.filter(comes_from__isnull=False).exists()


def test_item_that_is_on_the_next_agenda_already_is_not_doubled(meeting, later, setting):
    make_item(later, "3", title="ITEM 2")
    bring_to_members(meeting, setting)

    assert [(title, came_from) for _, title, came_from in agenda(later)][2:] == [("ITEM 2", f"{meeting.reference}/2")]


def test_agenda_that_has_gone_out_keeps_its_numbers_and_gets_a_late_item(meeting, later, setting):
    Meeting.objects.filter(pk=later.pk).update(status="agenda-issued")
    bring_to_members(meeting, setting)

    assert [one[:2] for one in agenda(later)] == [
        ("1", "Welcome and apologies"),
        ("3", "Item 2"),
        ("2", "Date of next meeting"),
    ]
    assert later.items.get(title="Item 2").is_late


def test_part_b_comes_back_as_part_b_named_to_nobody_else_and_unseen_by_who_withdrew(meeting, later, setting):
    item = meeting.items.get(number="2")
    AgendaItem.objects.filter(pk=item.pk).update(is_part_b=True, title="A school in trouble")
    Interest.objects.create(item=item, person=setting.lee, withdrew=True)
    bring_to_members(meeting, setting)
    Meeting.objects.filter(pk=later.pk).update(status="agenda-issued")

    again = later.items.get(title="A school in trouble")
    assert again.part is Part.B
    assert again.number == "3"  # behind all of Part A
    assert "trouble" not in str(content_of(later, part=Part.A))
    assert item.reference not in str(content_of(later, part=Part.A))
    seen_by = {
        user.email: "A school in trouble" in signed_in(user).get(f"/meetings/{later.pk}/").content.decode()
        for user in (setting.chair, setting.member)
    }
    assert seen_by == {setting.chair.email: True, setting.member.email: False}


def test_minutes_say_where_an_item_came_from(meeting, later, setting):
    bring_to_members(meeting, setting)

    [item] = [one for one in content_of(later, part=Part.A)["items"] if "comes_from" in one]
    assert (item["title"], item["comes_from"]) == ("Item 2", f"{meeting.reference}/2")
