"""E-mails about meetings: who gets which, and nothing of Part B in any."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from boards.emails import post_agenda, post_minutes
from boards.models import Action, Meeting, Paper, Part
from boards.recording.writes import mark_attendance
from office.council.reading import the_council
from partnerships.models import Person
from tests.boards.minuted import MET_ON, NEXT_ON, make_item, make_recording, make_setting, type_text
from tests.factories import STARTED, make_council, make_lead, make_meeting, make_partnership, make_person, make_seat
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def take(step: str, meeting: Meeting, user) -> None:
    client = Client()
    client.force_login(user)
    client.post(f"/meetings/{meeting.pk}/steps/{step}/", {"nothing": "yes", "tell": "yes"})  # what some ask about


def sent() -> dict[str, str]:
    """The text of the last e-mail to each address."""
    return {message.to[0]: f"{message.subject}\n{message.body}" for message in outbox()}


def test_agenda_goes_to_everybody_on_the_roll_with_the_joining_link(setting):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    meeting = make_meeting(setting.board, held_on=tomorrow, joining_link="https://meet.example.org/x")
    make_item(meeting)

    take("issue", meeting, setting.minute_taker)

    assert set(sent()) == {"chair@example.org", "member@example.org", "taker@example.org"}
    assert "https://meet.example.org/x" in sent()["member@example.org"]
    assert f"/meetings/{meeting.pk}/" in sent()["member@example.org"]


@pytest.mark.parametrize(
    ("part", "is_withdrawn", "said"), [(Part.A, False, True), (Part.A, True, False), (Part.B, False, False)]
)
def test_agenda_names_papers_where_there_are_some(setting, part, is_withdrawn, said):
    meeting = make_meeting(setting.board, held_on=timezone.localdate() + dt.timedelta(days=1))
    item = make_item(meeting, part=part)
    withdrawn_at = timezone.now() if is_withdrawn else None
    Paper.objects.create(meeting=meeting, item=item, title="Budget", timing="to-follow", withdrawn_at=withdrawn_at)

    take("issue", meeting, setting.minute_taker)

    assert ("is issued, with its papers:" in sent()["member@example.org"]) is said
    assert ("is issued:" in sent()["member@example.org"]) is not said


def test_agenda_and_minutes_go_to_who_is_on_the_roll_without_a_seat_and_lead_to_part_a(setting):
    meeting = make_recording(setting)
    make_item(meeting, "3", part=Part.B)
    guest = make_person("Gus Fee", email="guest@example.org")
    mark_attendance(meeting=meeting, person=guest, presence="present", by=setting.officer)

    post_agenda(meeting)
    post_minutes(meeting)

    agenda, minutes = (message.body for message in outbox() if message.to == ["guest@example.org"])
    assert f"/meetings/{meeting.pk}/" in agenda
    assert f"/meetings/{meeting.pk}/minutes/?copy=members" in minutes


def test_owners_get_their_actions_and_chairs_the_draft_the_same_day(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak: find a room", setting.minute_taker)
    type_text(make_item(meeting, "3", is_part_b=True), "! Lee Oak: MARKER", setting.minute_taker)

    take("finish", meeting, setting.minute_taker)

    assert sent()["chair@example.org"].startswith("Draft minutes to check")
    assert "find a room (SPB 2025-10-15/1)" in sent()["member@example.org"]
    assert "an action of a confidential item (SPB 2025-10-15/3)" in sent()["member@example.org"]
    assert not any("MARKER" in message.body + str(message.alternatives) for message in outbox())


def test_draft_says_how_many_working_days_the_council_gives_chairs(setting):
    make_council(checking_days=1)
    take("finish", make_recording(setting), setting.minute_taker)

    [draft] = [message for message in outbox() if message.to == ["chair@example.org"]]

    assert "after 1 working day, marked as not yet checked" in draft.body
    assert "after 1 working day, marked as not yet checked" in draft.alternatives[0].content


def test_draft_goes_to_the_chairs_of_today_and_to_nobody_else(setting):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make_seat(setting.board, make_person("Co Chair", email="co-chair@example.org"), role="co-chair")
    make_seat(setting.board, make_person("Was Chair", email="was@example.org"), role="chair", ended_on=yesterday)

    take("finish", make_recording(setting), setting.minute_taker)

    drafts = [message.to[0] for message in outbox() if message.subject.startswith("Draft minutes to check")]
    assert sorted(drafts) == ["chair@example.org", "co-chair@example.org"]


def test_draft_and_actions_are_of_this_meeting_and_board_and_of_what_is_open(setting):
    other = make_setting("other.example.org", name="Another board")
    for board, day, text in ((setting.board, MET_ON, "find a room"), (other.board, NEXT_ON, "call the school")):
        item = make_item(make_meeting(board, held_on=day))
        Action.objects.create(item=item, owner=setting.lee, text=text, undertaken_on=day, due_on=NEXT_ON)
    meeting = make_recording(setting, NEXT_ON)
    type_text(meeting.items.first(), "! Lee Oak: write to heads", setting.minute_taker)

    take("finish", meeting, setting.minute_taker)

    assert set(sent()) == {"chair@example.org", "member@example.org"}
    text = sent()["member@example.org"]
    assert text.startswith(f"Your actions from the {setting.board}\n")
    assert ("write to heads" in text, "find a room" in text, "call the school" in text) == (True, False, False)
    assert f"/meetings/{meeting.pk}/" in sent()["chair@example.org"]


def test_who_has_no_address_of_their_own_is_written_to_at_their_accounts_and_who_has_neither_is_not(setting):
    Person.objects.filter(pk=setting.ann.pk).update(email="ann@example.org")

    meeting = make_meeting(setting.board)
    make_item(meeting)

    take("issue", meeting, setting.minute_taker)

    assert sorted(sent()) == ["ann@example.org", "member@example.org", "taker@example.org"]


def test_minutes_go_round_with_each_owners_actions_first_and_a_link_that_closes_them(setting, client):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak: find a room", setting.minute_taker)
    take("finish", meeting, setting.minute_taker)
    take("clear", meeting, setting.chair)
    outbox().clear()

    take("circulate", meeting, setting.minute_taker)

    text = sent()["member@example.org"]
    assert text.index("find a room") < text.index("are circulated")
    assert "Your actions" not in sent()["chair@example.org"]
    link = next(word for word in text.split() if "/actions/by-link/" in word)
    assert client.get(link[link.index("/actions/") :]).status_code == 200


def test_minutes_name_only_actions_that_nobody_has_closed(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak: find a room\n! Lee Oak: write to heads", setting.minute_taker)
    take("finish", meeting, setting.minute_taker)
    take("clear", meeting, setting.chair)
    Action.objects.filter(text="find a room").update(closed_on=timezone.localdate())
    outbox().clear()

    take("circulate", meeting, setting.minute_taker)

    assert "write to heads" in sent()["member@example.org"]
    assert "find a room" not in sent()["member@example.org"]


@pytest.mark.parametrize("days", [7, -7])
def test_reminders_reach_each_owner_with_their_own_and_leave_out_what_is_closed(setting, days):
    texts = ["find a room", "write to heads", "call the school"]
    made = {"undertaken_on": dt.date(2025, 10, 15), "due_on": timezone.localdate() + dt.timedelta(days=days)}
    item = make_item(make_meeting(setting.board, held_on=dt.date(2025, 10, 15)))
    shared = Action.objects.create(item=item, owner=setting.lee, text=texts[0], **made)
    shared.others.add(setting.minute_taker.person)
    Action.objects.create(item=item, owner=setting.ann, text=texts[1], **made)
    Action.objects.create(item=item, owner=setting.lee, text=texts[2], closed_on=made["undertaken_on"], **made)

    call_command("remind_actions")

    letters = sent()
    told = {address: [text for text in texts if text in letter] for address, letter in letters.items()}
    assert told == {
        "chair@example.org": ["write to heads"],
        "member@example.org": ["find a room"],
        "taker@example.org": ["find a room"],
    }


@pytest.mark.parametrize(
    ("days", "reminded"),
    [
        *((8, ""), (7, "Due in a week"), (6, "Due soon"), (0, "Due soon")),
        *((-1, ""), (-6, ""), (-7, "A week overdue"), (-8, "Overdue"), (-21, "Overdue"), (-22, "")),
    ],
)
def test_reminders_come_a_week_before_and_after_once_and_late_where_a_day_was_missed(setting, days, reminded):
    due_on = timezone.localdate() + dt.timedelta(days=days)
    item = make_item(make_meeting(setting.board, held_on=dt.date(2025, 10, 15)))
    Action.objects.create(
        item=item, owner=setting.lee, text="find a room", undertaken_on=dt.date(2025, 10, 15), due_on=due_on
    )

    call_command("remind_actions")
    call_command("remind_actions")

    assert [message.to for message in outbox()] == ([["member@example.org"]] if reminded else [])
    assert all(message.subject == f"{reminded}: your actions" for message in outbox())
    is_late = reminded in ("Due soon", "Overdue")
    assert all(("This reminder comes late" in message.body) == is_late for message in outbox())


def test_action_undertaken_within_the_last_week_is_not_reminded_of_before_it_is_due(setting):
    today = timezone.localdate()
    item = make_item(make_meeting(setting.board, held_on=today - dt.timedelta(days=2)))
    made = {"undertaken_on": today - dt.timedelta(days=2), "due_on": today + dt.timedelta(days=3)}
    Action.objects.create(item=item, owner=setting.lee, text="find a room", **made)

    call_command("remind_actions")

    assert outbox() == []


@pytest.mark.parametrize(
    ("days", "status", "reminded"),
    [
        (11, "planned", False),  # the agenda is due in four days, a day before the warning
        (10, "planned", True),
        (8, "planned", True),
        (7, "planned", True),
        (6, "planned", True),
        (0, "planned", True),
        (7, "agenda-issued", False),
    ],
)
def test_minute_takers_are_reminded_of_the_agenda_from_three_days_before_it_is_due(setting, days, status, reminded):
    day = timezone.localdate() + dt.timedelta(days=days)
    meeting = make_meeting(setting.board, held_on=day, status=status, stand_in=setting.kim)

    call_command("remind_agendas")
    call_command("remind_agendas")

    assert [message.to for message in outbox()] == ([["taker@example.org"]] if reminded else [])
    assert all(f"/meetings/{meeting.pk}/agenda/" in message.body for message in outbox())


def test_who_stands_in_is_reminded_of_the_agenda_too(setting):
    day = timezone.localdate() + dt.timedelta(days=7)
    make_meeting(setting.board, held_on=day, stand_in=setting.lee)

    call_command("remind_agendas")

    assert set(sent()) == {"taker@example.org", "member@example.org"}


def test_minute_taker_of_other_boards_too_is_reminded_once_and_of_their_own_meetings(setting):
    other = make_setting("other.example.org", name="Another board")
    make_seat(other.board, setting.minute_taker.person, role="minute-taker")
    make_meeting(setting.board, held_on=timezone.localdate() + dt.timedelta(days=7))

    call_command("remind_agendas")

    assert [message.to for message in outbox()] == [["taker@example.org"]]


@pytest.mark.parametrize(("days", "is_reminded"), [(-1, False), (0, True)])
def test_who_took_the_minutes_once_is_reminded_until_the_last_day_and_then_the_council(setting, days, is_reminded):
    make_meeting(setting.board, held_on=timezone.localdate() + dt.timedelta(days=7))
    last_day = timezone.localdate() + dt.timedelta(days=days)
    setting.board.seats.filter(role="minute-taker").update(started_on=STARTED, ended_on=last_day)

    call_command("remind_agendas")

    assert set(sent()) == {"taker@example.org" if is_reminded else the_council().mailbox}


@pytest.mark.parametrize(
    ("email", "ended_on", "is_reached"),
    [("lead.colne@example.org", None, True), ("", None, False), ("lead.colne@example.org", STARTED, False)],
)
def test_lead_without_an_address_of_their_own_is_reached_at_that_of_what_they_lead(
    setting, email, ended_on, is_reached
):
    make_lead(make_partnership("Colne"), setting.kim, email=email, started_on=STARTED, ended_on=ended_on)
    meeting = make_meeting(setting.board, held_on=timezone.localdate() + dt.timedelta(days=1))
    make_item(meeting)

    take("issue", meeting, setting.minute_taker)

    assert ("lead.colne@example.org" in sent()) == is_reached


def test_circulated_minutes_say_which_actions_changed_since_their_owners_were_told(setting):
    meeting = make_recording(setting)
    first, second = meeting.items.all()
    type_text(first, "! Lee Oak: find a room\n! Lee Oak: write to heads\n! Lee Oak: stays", setting.minute_taker)
    type_text(second, "! Lee Oak: call the school", setting.minute_taker)
    take("finish", meeting, setting.minute_taker)
    text = "! Lee Oak: find a larger room\n! Ann Day: write to heads\n! Lee Oak: stays"
    type_text(first, text, setting.minute_taker)
    type_text(second, "! Lee Oak: book the bus for all of them", setting.minute_taker)
    take("clear", meeting, setting.chair)

    take("circulate", meeting, setting.minute_taker)

    lee, ann = sent()["member@example.org"], sent()["chair@example.org"]
    assert "Changed since we wrote to you: find a larger room" in lee
    assert "- stays (" in lee
    assert "New since we wrote to you: book the bus" in lee or "Changed since we wrote to you: book the bus" in lee
    assert f"an action of {meeting.reference}/1 is not yours any more" in lee
    assert "since we wrote to you" not in ann


def test_circulated_minutes_say_of_changed_part_b_actions_no_text(setting):
    meeting = make_recording(setting)
    secret = make_item(meeting, "3", is_part_b=True)
    type_text(secret, "! Lee Oak: MARKER", setting.minute_taker)
    take("finish", meeting, setting.minute_taker)
    type_text(secret, "! Lee Oak: MARKER again", setting.minute_taker)
    take("clear", meeting, setting.chair)

    take("circulate", meeting, setting.minute_taker)

    assert "Changed since we wrote to you: an action of a confidential item" in sent()["member@example.org"]
    assert "MARKER" not in sent()["member@example.org"]
