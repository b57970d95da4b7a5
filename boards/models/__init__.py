"""Boards and who sits on them, their meetings, and the minutes."""

from boards.models.actions import Action
from boards.models.attendance import Attendance
from boards.models.boards import Board, Seat
from boards.models.decisions import Decision
from boards.models.extracts import SentExtract
from boards.models.forward_plan import PlannedItem
from boards.models.items import AgendaItem
from boards.models.meetings import Meeting
from boards.models.minutes import MinutesVersion
from boards.models.papers import Paper
from boards.models.parts import Part
from boards.models.planning import TemplateItem, TermDates
from boards.models.recording import Interest, ItemVersion, Mark, Recorder
from boards.models.suggestions import Suggestion
from boards.models.votes import NamedVote, Vote

__all__ = [
    "Action",
    "AgendaItem",
    "Attendance",
    "Board",
    "Decision",
    "Interest",
    "ItemVersion",
    "Mark",
    "Meeting",
    "MinutesVersion",
    "NamedVote",
    "Paper",
    "Part",
    "PlannedItem",
    "Recorder",
    "Seat",
    "SentExtract",
    "Suggestion",
    "TemplateItem",
    "TermDates",
    "Vote",
]
