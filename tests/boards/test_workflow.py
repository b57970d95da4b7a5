"""The steps of a meeting, what each refuses, and what it freezes."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from boards.agendas.writes import add_item, change_item
from boards.checking import working_days_after
from boards.meetings.planning import plan_meetings
from boards.minutes.approving.writes import Amendment, approve
from boards.minutes.item_texts import save_text
from boards.models import Action, Meeting, MinutesVersion, Part, TemplateItem
from boards.papers.writes import refuse_closed_papers
from boards.recording.writes import declare_interest, mark_attendance
from boards.workflow import (
    cancel,
    circulate,
    clear_draft,
    finish_recording,
    issue_agenda,
    publish,
    start_recording,
)
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, type_text
from tests.factories import make_council, make_meeting

pytestmark = pytest.mark.django_db


def test_each_step_freezes_what_left_somebodys_hands(setting, circulated, next_meeting):
    approve(meeting=circulated, part=Part.A, in_item=next_meeting.items.first(), version=2, by=setting.chair)
    publish(meeting=circulated, by=setting.minute_taker)

    versions = MinutesVersion.objects.chained()
    assert [version.stage for version in versions] == ["draft", "circulated", "approved", "published"]
    assert all(version.frozen_by and len(version.sha256) == 64 for version in versions)


def test_steps_refuse_to_be_taken_out_of_turn(setting):
    meeting = make_meeting(setting.board, held_on=timezone.localdate() + dt.timedelta(days=1))
    for step in (finish_recording, clear_draft, circulate, publish):
        with pytest.raises(ValidationError, match="This meeting is at “Planned”"):
            step(meeting=meeting, by=setting.officer)
    with pytest.raises(ValidationError, match="nothing on the agenda"):
        issue_agenda(meeting=meeting, by=setting.officer)
    make_item(meeting)
    issue_agenda(meeting=meeting, by=setting.officer)
    with pytest.raises(ValidationError, match="Its recording opens on that day"):
        start_recording(meeting=meeting, by=setting.officer)
    cancel(meeting=meeting, by=setting.officer)
    meeting.refresh_from_db()
    assert meeting.is_cancelled


def test_finish_refuses_an_empty_roll_and_lines_that_are_not_actions(setting):
    meeting = make_recording(setting)
    item = meeting.items.first()
    type_text(item, "! Nobody Known: write", setting.minute_taker)
    with pytest.raises(ValidationError, match="Item 1, “! Nobody Known: write”: Nobody at this meeting is called"):
        finish_recording(meeting=meeting, by=setting.minute_taker)
    type_text(item, "Nothing", setting.minute_taker)
    meeting.attendances.all().delete()
    with pytest.raises(ValidationError, match="Nobody is marked as present"):
        finish_recording(meeting=meeting, by=setting.minute_taker)


def test_circulate_waits_for_a_chair_or_five_working_days_and_says_so(setting):
    meeting = make_recording(setting)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    with pytest.raises(ValidationError, match="No chair has cleared this draft for circulation yet"):
        circulate(meeting=meeting, by=setting.officer)

    Meeting.objects.update(finished_at=timezone.now() - dt.timedelta(days=14))
    [version] = circulate(meeting=meeting, by=setting.officer)

    assert json.loads(version.content)["is_unchecked"]


def test_circulate_waits_as_many_working_days_as_the_council_gives_chairs(setting):
    make_council(checking_days=20)
    meeting = make_recording(setting)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    Meeting.objects.update(finished_at=timezone.now() - dt.timedelta(days=20))

    with pytest.raises(ValidationError, match="No chair has cleared this draft for circulation yet"):
        circulate(meeting=meeting, by=setting.officer)


@pytest.mark.parametrize(
    ("begun", "days", "until"),
    [
        ("2025-10-17", 5, "2025-10-24"),
        ("2025-10-17", 1, "2025-10-20"),
        ("2025-12-23", 1, "2025-12-24"),
        ("2025-12-24", 1, "2025-12-29"),  # Christmas, Boxing Day and a weekend
        ("2025-12-22", 5, "2025-12-31"),
        ("2025-12-31", 1, "2026-01-02"),
    ],
)
def test_chairs_check_on_working_days(begun, days, until):
    moment = dt.datetime.combine(dt.date.fromisoformat(begun), dt.time(9), dt.UTC)

    assert working_days_after(moment, days) == dt.datetime.combine(
        dt.date.fromisoformat(until), timezone.localtime(moment).time(), timezone.get_current_timezone()
    )


def test_days_on_which_the_council_is_closed_are_none_for_chairs(monkeypatch):
    closed = [dt.date(2025, 12, 29), dt.date(2025, 12, 30)]
    monkeypatch.setattr("base.working_days.CLOSURES", [lambda first, last: closed])

    until = working_days_after(dt.datetime(2025, 12, 24, 9, tzinfo=dt.UTC), 1)

    assert until.date() == dt.date(2025, 12, 31)


def test_approval_with_an_amendment_changes_the_minutes_and_says_so_in_both(setting, circulated, next_meeting):
    amended, approving = circulated.items.last(), next_meeting.items.first()

    [version] = approve(
        meeting=circulated,
        part=Part.A,
        in_item=approving,
        version=2,
        by=setting.chair,
        amendments=[Amendment(amended, "Nine schools, not eight.\n! Lee: tell them")],
    )

    approving.refresh_from_db()
    content = json.loads(version.content)
    assert content["items"][1]["text"] == "Nine schools, not eight.\n! Lee: tell them"
    assert content["approval"] == {
        "held_on": "2026-01-20",
        "reference": "SPB 2026-01-20/1",
        "chair": "Ann Day",
        "is_amended": True,
    }
    assert (
        "approved as a true record with the following amendment:\n- item 2 to read: Nine schools, not eight."
        in approving.text
    )
    assert amended.actions.get().text == "tell them"
    assert json.loads(circulated.versions.get(number=2).content)["items"][1]["text"] == ""


def test_approval_refuses_the_wrong_version_an_earlier_meeting_and_no_quorum(setting, circulated, next_meeting):
    item = next_meeting.items.first()
    with pytest.raises(ValidationError, match="The version before you was 1; the latest is 2"):
        approve(meeting=circulated, part=Part.A, in_item=item, version=1, by=setting.chair)
    with pytest.raises(ValidationError, match="a meeting of the same board that began later"):
        approve(meeting=circulated, part=Part.A, in_item=circulated.items.first(), version=2, by=setting.chair)
    next_meeting.attendances.filter(person=setting.lee).delete()
    with pytest.raises(ValidationError, match="has no quorum: 1 of the 2 members that the board needs is marked"):
        approve(meeting=circulated, part=Part.A, in_item=item, version=2, by=setting.chair)
    circulated.refresh_from_db()
    assert circulated.status == "circulated"


def test_publish_refuses_where_the_board_does_not(setting, circulated, next_meeting):
    approve(meeting=circulated, part=Part.A, in_item=next_meeting.items.first(), version=2, by=setting.chair)
    setting.board.publishes_minutes = False
    setting.board.save()

    with pytest.raises(ValidationError, match="does not publish its minutes"):
        publish(meeting=circulated, by=setting.officer)


def test_published_version_has_no_part_b_no_contact_and_the_minute_taker_by_role(setting, next_meeting):
    meeting = make_recording(setting)
    secret = make_item(meeting, "3", title="MARKERTITLE", is_part_b=True)
    mark_attendance(meeting=meeting, person=setting.minute_taker.person, presence="present", by=setting.minute_taker)
    declare_interest(item=secret, person=setting.lee, nature="MARKERINTEREST", withdrew=True, by=setting.minute_taker)
    type_text(secret, "MARKERTEXT\nAgreed: MARKERDECISION\n! Ann: MARKERACTION", setting.minute_taker)
    type_text(meeting.items.first(), "Write to ann@example.org or 01245 430430.", setting.minute_taker)
    bring_to_members(meeting, setting)
    approve(meeting=meeting, part=Part.A, in_item=next_meeting.items.first(), version=2, by=setting.chair)
    [public] = publish(meeting=meeting, by=setting.minute_taker)

    assert "MARKER" not in public.content
    assert "ann@example.org" not in public.content
    assert "430430" not in public.content
    assert "Noa Quill" not in public.content
    assert "Confidential business" in public.content
    parts = {version.part: version.content for version in meeting.versions.filter(stage="circulated")}
    assert "MARKER" not in parts[Part.A]
    assert all(f"MARKER{word}" in parts[Part.B] for word in ("TITLE", "TEXT", "DECISION", "ACTION", "INTEREST"))
    assert "Noa Quill" in parts[Part.A]


def test_verify_minutes_detects_any_change(setting, circulated, capsys):
    call_command("verify_minutes")
    change = "UPDATE boards_minutesversion SET {} WHERE number = 1"
    changes = [
        "DELETE FROM boards_minutesversion WHERE number = 1",
        change.format("content = replace(content, 'Item 1', 'Item 7')"),
        change.format("sha256 = replace(sha256, substr(sha256, 1, 1), 'g')"),
        change.format("stage = 'approved'"),
        change.format(f"frozen_by_id = {setting.officer.pk}"),
        change.format("frozen_at = '2020-01-01 00:00:00+00:00'"),
    ]
    drop = "DROP TRIGGER boards_minutesversion_frozen"
    for statement in changes:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(drop if connection.vendor == "sqlite" else f"{drop} ON boards_minutesversion")
            cursor.execute(statement)
            with pytest.raises(CommandError):
                call_command("verify_minutes")
            transaction.set_rollback(True)
        assert "version 1" in capsys.readouterr().err, statement
    call_command("verify_minutes")


@pytest.mark.parametrize(("step", "status"), [(finish_recording, "in-progress"), (circulate, "draft")])
def test_step_that_is_refused_makes_no_decision_of_the_lines_that_it_read(setting, step, status):
    meeting = make_recording(setting)
    if status == "draft":  # which no chair has cleared
        finish_recording(meeting=meeting, by=setting.minute_taker)
    else:
        meeting.attendances.all().delete()
    item = meeting.items.first()
    save_text(item=item, text="Agreed: to go on", base=item.version, by=setting.minute_taker)

    with pytest.raises(ValidationError):
        step(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert (meeting.status, item.decisions.count()) == (status, 0)


def test_open_actions_of_earlier_meetings_are_carried_into_the_next(setting, circulated, next_meeting):
    first, item = circulated.items.all()[0], next_meeting.items.last()
    for text, closed_on in (
        ("open", None),
        ("closed before", dt.date(2025, 12, 1)),
        ("closed after", dt.date(2026, 2, 1)),
    ):
        Action.objects.create(
            item=first,
            owner=setting.ann,
            text=text,
            undertaken_on=circulated.held_on,
            due_on=dt.date(2025, 12, 1),
            closed_on=closed_on,
        )
    item.standing = "matters-arising"
    item.save()

    finish_recording(meeting=next_meeting, by=setting.minute_taker)

    carried = json.loads(next_meeting.versions.get().content)["items"][-1]["carried"]
    assert [(action["text"], action["reference"]) for action in carried] == [
        ("open", "SPB 2025-10-15/1"),
        ("closed after", "SPB 2025-10-15/1"),
    ]


@pytest.mark.parametrize("what", ["add", "change", "roll", "papers"])
def test_circulated_meeting_is_closed_and_says_so_of_its_status(setting, circulated, what):
    item = circulated.items.select_related("meeting").first()
    closing = {
        "add": lambda: add_item(meeting=circulated, title="More", by=setting.officer),
        "change": lambda: change_item(item=item, by=setting.officer),
        "roll": lambda: mark_attendance(meeting=circulated, person=setting.kim, presence="present", by=setting.officer),
        "papers": lambda: refuse_closed_papers(circulated),
    }

    with pytest.raises(ValidationError, match=r"(is|are) closed \(minutes circulated\)\."):
        closing[what]()


def test_plan_makes_meetings_with_the_agenda_of_the_boards_template(setting):
    TemplateItem.objects.create(board=setting.board, position=2, title="Private", is_part_b=True)
    TemplateItem.objects.create(board=setting.board, position=9, title="Last minutes", standing="last-minutes")

    [meeting] = plan_meetings(meetings=[Meeting(board=setting.board, held_on=NEXT_ON)], by=setting.officer)

    assert [(item.number, item.title, item.standing) for item in meeting.items.all()] == [
        ("1", "Last minutes", "last-minutes"),
        ("2", "Private", ""),
    ]


def test_plan_uses_the_usual_agenda_where_there_is_no_template(setting):
    [meeting] = plan_meetings(meetings=[Meeting(board=setting.board, held_on=NEXT_ON)], by=setting.officer)

    assert [item.standing for item in meeting.items.all()][:4] == [
        "welcome",
        "declarations",
        "last-minutes",
        "matters-arising",
    ]
