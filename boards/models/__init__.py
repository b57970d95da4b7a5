"""Boards and who sits on them, their meetings, and the minutes."""

from boards.models.boards import Board, Seat
from boards.models.items import AgendaItem, Attendance
from boards.models.meetings import Meeting
from boards.models.minutes import Action, Decision, MinutesVersion
from boards.models.papers import Paper
from boards.models.planning import TemplateItem, TermDates
from boards.models.recording import Interest, ItemVersion, Recorder

__all__ = [
    "Action",
    "AgendaItem",
    "Attendance",
    "Board",
    "Decision",
    "Interest",
    "ItemVersion",
    "Meeting",
    "MinutesVersion",
    "Paper",
    "Recorder",
    "Seat",
    "TemplateItem",
    "TermDates",
]
