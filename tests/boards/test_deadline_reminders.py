"""Warnings before agendas and reports are due: whom they reach, once, and nothing of Part B in any."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from boards.forward_plan.writes import plan_item
from boards.models import Paper, Part, PlannedItem
from office.council.reading import the_council
from office.models import Message
from tests.clients import signed_in
from tests.factories import make_meeting, make_person
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def remind() -> list[str]:
    """Run the command twice; return whom it wrote to, in order."""
    call_command("remind_agendas")
    call_command("remind_agendas")
    return sorted(message.to[0] for message in outbox())


def plan(setting, meeting, **fields) -> PlannedItem:
    fields = {"title": "Budget", "presenter": setting.lee, "wants_report": True} | fields
    entry = PlannedItem(board=setting.board, meeting=meeting, **fields)
    plan_item(entry=entry, by=setting.minute_taker)
    return entry


@pytest.mark.parametrize(
    ("warning", "days", "reminded"), [(1, 9, False), (1, 8, True), (5, 13, False), (5, 12, True), (3, 7, True)]
)
def test_board_says_how_long_before_an_agenda_is_due_it_warns(setting, warning, days, reminded):
    setting.board.warning_days = warning
    setting.board.save()
    make_meeting(setting.board, held_on=in_days(days))

    assert remind() == (["taker@example.org"] if reminded else [])


def test_warning_says_by_when_and_the_day_itself_is_said_besides(setting):
    meeting = make_meeting(setting.board, held_on=in_days(8))
    remind()
    [warning] = outbox()
    setting.board.agenda_clear_days = 7  # so that it is due today
    setting.board.save()

    remind()

    due = in_days(1)
    assert f"is to go out by {due:%A} {due.day} {due:%B %Y}" in warning.body
    assert f"/meetings/{meeting.pk}/agenda/" in warning.body
    assert "is to go out today" in outbox()[-1].body
    assert len(outbox()) == 2


@pytest.mark.parametrize("status", ["agenda-issued", "cancelled", "in-progress"])
def test_nobody_is_warned_once_the_agenda_is_out_or_the_meeting_is_cancelled(setting, status):
    meeting = make_meeting(setting.board, held_on=in_days(16))
    plan(setting, meeting)
    meeting.status = status
    meeting.save()

    assert remind() == []


def test_another_day_of_the_meeting_warns_again(setting):
    meeting = make_meeting(setting.board, held_on=in_days(8))
    remind()
    meeting.held_on = in_days(9)
    meeting.save()

    assert remind() == ["taker@example.org"] * 2


def test_council_is_warned_where_nobody_takes_the_minutes(setting):
    setting.board.seats.filter(role="minute-taker").update(ended_on=in_days(-1))
    make_meeting(setting.board, held_on=in_days(8))

    assert remind() == [the_council().mailbox]


@pytest.mark.parametrize(("days", "reminded"), [(18, False), (17, True), (14, True), (13, False)])
def test_who_brings_an_item_is_asked_for_its_report_before_it_is_due(setting, days, reminded):
    plan(setting, make_meeting(setting.board, held_on=in_days(days)))

    assert remind() == (["member@example.org"] if reminded else [])
    assert all("“Budget”" in message.body for message in outbox())
    assert all(message.reply_to == ["taker@example.org"] for message in outbox())


@pytest.mark.parametrize(("timing", "reminded"), [("", True), ("to-follow", False)])
def test_report_that_is_there_is_not_asked_for(setting, timing, reminded):
    meeting = make_meeting(setting.board, held_on=in_days(16))
    entry = plan(setting, meeting)
    if timing:
        Paper.objects.create(meeting=meeting, item=entry.agenda_items.get(), title="Budget", timing=timing)

    assert bool(remind()) == reminded


def test_report_of_a_paper_that_was_withdrawn_is_asked_for(setting):
    meeting = make_meeting(setting.board, held_on=in_days(16))
    item = plan(setting, meeting).agenda_items.get()
    Paper.objects.create(meeting=meeting, item=item, title="B", timing="to-follow", withdrawn_at=timezone.now())

    assert remind() == ["member@example.org"]


@pytest.mark.parametrize("fields", [{"wants_report": False}, {"presenter": None}])
def test_report_that_nobody_awaits_is_not_asked_for(setting, fields):
    plan(setting, make_meeting(setting.board, held_on=in_days(16)), **fields)

    assert remind() == []


@pytest.mark.parametrize("part", [Part.A, Part.B])
def test_who_has_no_address_is_said_to_who_runs_the_meeting(setting, part):
    meeting = make_meeting(setting.board, held_on=in_days(16))
    plan(setting, meeting, presenter=make_person("Nobody Knows Where"), part=part)

    assert remind() == []
    assert Message.objects.get(kind="report-due").state == Message.State.NO_ADDRESS
    page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/").text
    what = "confidential reports" if part is Part.B else "reports"
    assert f"Reminder that {what} are due: 0 sent, 1 without an e-mail address" in page
    posted = page[page.index("E-mails") :]
    assert ("Nobody Knows Where: tell them yourself" in posted) == (part is Part.A)


def test_reminder_of_a_confidential_report_does_not_say_of_what(setting):
    meeting = make_meeting(setting.board, held_on=in_days(16))
    plan(setting, meeting, title="Dismissal of X", part=Part.B)

    remind()

    [message] = outbox()
    said = "".join([message.subject, message.body, *(str(html) for html, _ in message.alternatives)])
    assert "Dismissal" not in said
    assert "a confidential item" in said
    assert not Message.objects.filter(about=f"reports due of meeting {meeting.pk}").exists()  # whose names a page has


def test_pages_of_who_runs_the_meeting_say_what_they_were_sent(setting, client):
    meeting = make_meeting(setting.board, held_on=in_days(8))
    remind()
    client.force_login(setting.minute_taker)

    page = client.get(f"/meetings/{meeting.pk}/").text

    assert "Reminder that the agenda is due: 1 sent" in page
