"""Boards and who sits on them, their meetings, and the minutes."""

from .boards import Board, Seat
from .documents import Document
from .meetings import AgendaItem, Attendance, Meeting
from .minutes import Action, Decision, MinutesVersion

__all__ = ["Action", "AgendaItem", "Attendance", "Board", "Decision", "Document", "Meeting", "MinutesVersion", "Seat"]
