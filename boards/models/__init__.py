"""Boards and who sits on them, their meetings, and the minutes."""

from .boards import Board, Seat
from .documents import Document
from .items import AgendaItem, Attendance
from .meetings import Meeting
from .minutes import Action, Decision, MinutesVersion
from .planning import TemplateItem, TermDates
from .recording import Interest, ItemVersion, Recorder

__all__ = [
    "Action",
    "AgendaItem",
    "Attendance",
    "Board",
    "Decision",
    "Document",
    "Interest",
    "ItemVersion",
    "Meeting",
    "MinutesVersion",
    "Recorder",
    "Seat",
    "TemplateItem",
    "TermDates",
]
