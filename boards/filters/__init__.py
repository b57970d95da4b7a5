"""What the lists of meetings, actions and decisions may be narrowed by, read from the address."""

from .actions import ActionFilters
from .decisions import DecisionFilters
from .meetings import MeetingFilters, day_asked_for

__all__ = ["ActionFilters", "DecisionFilters", "MeetingFilters", "day_asked_for"]
