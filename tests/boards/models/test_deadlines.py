"""By when reports and agendas are due, for boards that count all days and boards that count working days."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from base.working_days import WorkingDays
from boards.models import Board, Meeting
from boards.models.deadlines import Deadlines, add_deadlines
from improvement.models import DaysToKeepClear
from tests.factories import make_board, make_meeting

day = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("is_worked", "clear", "reports", "held_on", "agenda", "report"),
    [
        (False, 6, 7, "2026-10-15", "2026-10-08", "2026-10-01"),
        (False, 0, 0, "2026-10-15", "2026-10-14", "2026-10-14"),
        (False, 7, 7, "2026-10-15", "2026-10-07", "2026-09-30"),
        (True, 5, 0, "2026-10-15", "2026-10-07", "2026-10-07"),  # five clear days, as the law counts for councils
        (True, 5, 5, "2026-10-15", "2026-10-07", "2026-09-30"),
        (True, 0, 0, "2026-10-12", "2026-10-09", "2026-10-09"),  # Monday: the Friday before
        (True, 0, 0, "2026-10-11", "2026-10-09", "2026-10-09"),  # Sunday: the Friday before
        (True, 5, 5, "2027-01-07", "2026-12-29", "2026-12-18"),  # over Christmas and New Year
        (True, 5, 0, "2027-04-02", "2027-03-23", "2027-03-23"),  # over Easter
        (False, 5, 0, "2027-04-02", "2027-03-27", "2027-03-27"),
    ],
)
def test_deadlines_are_clear_days_before_the_meeting(is_worked, clear, reports, held_on, agenda, report):
    board = Board(agenda_clear_days=clear, report_days=reports, counts_working_days=is_worked)

    found = Deadlines.of(board, day(held_on), WorkingDays())

    assert (found.agenda_due_on, found.reports_due_on) == (day(agenda), day(report))


@pytest.mark.parametrize(
    ("today", "reports_late", "agenda_late"),
    [
        ("2026-10-01", False, False),
        ("2026-10-02", True, False),
        ("2026-10-08", True, False),
        ("2026-10-09", True, True),
    ],
)
def test_deadline_is_late_from_the_day_after_it(today, reports_late, agenda_late):
    found = Deadlines.of(Board(), day("2026-10-15"), WorkingDays(), day(today))

    assert (found.are_reports_late, found.is_agenda_late) == (reports_late, agenda_late)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "due"), [("closed", "2026-10-12"), ("bank-holiday", "2026-10-12"), ("tests", "2026-10-14")]
)
def test_days_on_which_the_council_is_closed_are_no_working_days(kind, due):
    DaysToKeepClear.objects.create(
        name="Moving house", kind=kind, starts_on=day("2026-10-13"), ends_on=day("2026-10-14")
    )
    meeting = make_meeting(make_board(counts_working_days=True, agenda_clear_days=0))

    [meeting] = add_deadlines([meeting])

    assert meeting.deadlines.agenda_due_on == day(due)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "has"), [("planned", True), ("agenda-issued", False), ("in-progress", False), ("cancelled", False)]
)
def test_deadlines_are_of_meetings_whose_agenda_is_to_go_out(status, has):
    [meeting] = add_deadlines([make_meeting(status=status)])

    assert (meeting.deadlines is not None) == has


@pytest.mark.django_db
@pytest.mark.parametrize("is_worked", [False, True])
@pytest.mark.parametrize("clear", [0, 5, 6, 30])
@pytest.mark.parametrize("today", ["2026-10-08", "2026-10-10", "2026-12-18", "2026-12-25", "2027-03-26"])
def test_agenda_is_due_by_a_query_as_it_is_by_counting(is_worked, clear, today):
    DaysToKeepClear.objects.create(
        name="Christmas", kind="closed", starts_on=day("2026-12-29"), ends_on=day("2026-12-31")
    )
    board = make_board(agenda_clear_days=clear, counts_working_days=is_worked)
    for number in range(70):
        make_meeting(board, held_on=day(today) + dt.timedelta(days=number))
    meetings = add_deadlines(Meeting.objects.select_related("board"), day(today))

    due = set(Meeting.objects.agenda_due(day(today)))

    assert due == {meeting for meeting in meetings if meeting.deadlines.agenda_due_on <= day(today)}


@pytest.mark.django_db
@pytest.mark.parametrize(("is_worked", "asked"), [(False, 0), (True, 1)])
def test_closures_are_asked_of_once_for_any_number_of_meetings(is_worked, asked):
    board = make_board(counts_working_days=is_worked)
    for number in range(1, 6):
        make_meeting(board, held_on=dt.date(2026, number, 3))
    meetings = list(Meeting.objects.select_related("board"))

    with CaptureQueriesContext(connection) as counted:
        add_deadlines(meetings)

    assert len(counted) == asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "is_kept"),
    [
        ("agenda_clear_days", 0, True),
        ("agenda_clear_days", 30, True),
        ("agenda_clear_days", 31, False),
        ("agenda_clear_days", -1, False),
        ("report_days", 0, True),
        ("report_days", 60, True),
        ("report_days", 61, False),
        ("warning_days", 0, False),
        ("warning_days", 1, True),
        ("warning_days", 30, True),
        ("warning_days", 31, False),
    ],
)
def test_settings_of_a_board_stay_within_bounds(field, value, is_kept):
    board = make_board()
    setattr(board, field, value)

    if is_kept:
        board.full_clean()
        board.save()
        return
    with pytest.raises(ValidationError):
        board.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        board.save()
