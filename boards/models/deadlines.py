"""By when reports are to be in and agendas out (ADR 70): counted back from a meeting, by what its board has set."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db.models import Case, DateField, Value, When
from django.utils import timezone

from base.days import days_later
from base.working_days import WorkingDays

if TYPE_CHECKING:
    from boards.models.boards import Board
    from boards.models.meetings import Meeting

MOST_CLEAR_DAYS, MOST_REPORT_DAYS, MOST_WARNING_DAYS = 30, 60, 30
OUT_OF_BOUNDS = {  # what is said of each setting of a board
    "agenda_clear_days": f"Enter 0 to {MOST_CLEAR_DAYS} clear days: an agenda goes out before its meeting.",
    "report_days": f"Enter 0 to {MOST_REPORT_DAYS} days: reports are due before the agenda, or with it.",
    "warning_days": f"Enter 1 to {MOST_WARNING_DAYS} days of warning before a deadline.",
}


@dataclass(frozen=True)
class Deadlines:
    """When a meeting's reports and its agenda are due, as seen on a day."""

    reports_due_on: dt.date
    agenda_due_on: dt.date
    today: dt.date

    @classmethod
    def of(cls, board: "Board", held_on: dt.date, worked: WorkingDays, today: dt.date | None = None) -> Self:
        """Those of a meeting of the board on that day. ``worked`` reaches as far as it."""
        agenda = days_before(board, held_on, board.agenda_clear_days + 1, worked)
        return cls(days_before(board, agenda, board.report_days, worked), agenda, today or timezone.localdate())

    @property
    def are_reports_late(self) -> bool:
        """Whether the day for reports has passed."""
        return self.reports_due_on < self.today

    @property
    def is_agenda_late(self) -> bool:
        """Whether the day for the agenda has passed."""
        return self.agenda_due_on < self.today


def days_before(board: "Board", day: dt.date, number: int, worked: WorkingDays) -> dt.date:
    """The day that many days before another, of the kind of days that the board counts.

    Clear days are one fewer than that: neither the day of sending nor that of the meeting is one.
    """
    return worked.counted(day, -number) if board.counts_working_days else days_later(day, -number)


def add_deadlines(meetings: Iterable["Meeting"], today: dt.date | None = None) -> list["Meeting"]:
    """Give each meeting whose agenda is still to go out its ``deadlines``; their boards come with them.

    At most one query of closures, however many meetings, and none where no board counts working days.
    """
    meetings = list(meetings)
    awaited = [meeting for meeting in meetings if meeting.awaits_agenda]
    worked = WorkingDays.around(meeting.held_on for meeting in awaited if meeting.board.counts_working_days)
    for meeting in awaited:
        meeting.deadlines = Deadlines.of(meeting.board, meeting.held_on, worked, today)
    return meetings


def add_past_deadlines(meetings: Iterable["Meeting"]) -> None:
    """Give each meeting whose agenda is out ``was_due``; their boards come with them."""
    issued = [meeting for meeting in meetings if meeting.has_issued_agenda]
    worked = WorkingDays.around(meeting.held_on for meeting in issued if meeting.board.counts_working_days)
    for meeting in issued:
        meeting.was_due = Deadlines.of(meeting.board, meeting.held_on, worked)


def latest_due_by(day: dt.date) -> Case:
    """The last day on which a meeting may be whose agenda is due by that day, as a query works it out of its board."""
    worked = WorkingDays.around([day])
    cases = [
        When(
            board__counts_working_days=is_worked,
            board__agenda_clear_days=number,
            then=Value(worked.counted(day, number + 1) if is_worked else days_later(day, number + 1)),
        )
        for number in range(MOST_CLEAR_DAYS + 1)
        for is_worked in (False, True)
    ]
    return Case(*cases, output_field=DateField())
