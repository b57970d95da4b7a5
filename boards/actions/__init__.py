"""Writes that touch more than one record, each whole or not at all."""

from .planning import plan_meetings
from .seats import end_seat, end_seats, keep_brought_seats_in_step

__all__ = ["end_seat", "end_seats", "keep_brought_seats_in_step", "plan_meetings"]
