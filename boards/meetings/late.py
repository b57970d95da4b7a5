"""Says that a deadline has passed already, where a meeting is planned or moved, or has other deadlines, too late."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from base.days import in_words
from boards.models import Meeting
from boards.models.deadlines import add_deadlines


def warn_of_past_deadlines(request: HttpRequest, meetings: Iterable[Meeting]) -> None:
    """Say of each whose agenda or reports were due before today that this has passed; their boards come with them."""
    for meeting in add_deadlines(meetings):
        if meeting.deadlines and meeting.deadlines.is_agenda_late:
            due = in_words(meeting.deadlines.agenda_due_on)
            messages.warning(request, f"{meeting}: its agenda was due on {due}, which has passed already.")
        elif meeting.deadlines and meeting.deadlines.are_reports_late:
            due = in_words(meeting.deadlines.reports_due_on)
            messages.warning(request, f"{meeting}: reports were due on {due}, which has passed already.")
