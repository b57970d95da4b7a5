"""Whether a recording that was started has anything in it yet, so that the start can be taken back."""

import datetime as dt
from typing import Any

from django.db.models import Q

from boards.actions.arising import worked_on
from boards.models import Action, AgendaItem, Meeting
from boards.models.besides import said_besides
from boards.steps import START


def started_and_before(meeting: Meeting) -> tuple[Any, Any]:
    """The lines of the meeting's history when its recording was started last, and before that; None each without."""
    lines = meeting.history.order_by("-history_date", "-history_id")
    started = lines.filter(history_change_reason=START.noted).first()
    before = started and lines.filter(history_id__lt=started.history_id).first()
    return started, before


def is_anything_recorded(meeting: Meeting, *, since: dt.datetime) -> bool:
    """Whether anything was typed, marked, decided or added since then; apologies may have come before."""
    recorded = Q(version__gt=0) | Q(taken_up_at__isnull=False) | Q(votes__isnull=False)
    recorded |= Q(chaired_from_here_by__isnull=False)
    return (
        meeting.chaired_by_id is not None
        or meeting.items.filter(recorded).exists()
        or meeting.marks.filter(saved_at__gte=since).exists()
        or AgendaItem.history.filter(meeting=meeting.pk, history_type="+", history_date__gte=since).exists()
        or any(Action.objects.filter(worked_on(item)).exists() for item in _matters_arising(meeting))
        or Meeting.objects.filter(_approved_in(meeting)).exists()
        or bool(said_besides(meeting))
    )


def _matters_arising(meeting: Meeting) -> Any:
    return meeting.items.filter(standing=AgendaItem.Standing.MATTERS_ARISING)


def _approved_in(meeting: Meeting) -> Q:
    """The condition that a meeting's minutes were approved in this one."""
    return Q(approved_in__meeting=meeting) | Q(part_b_approved_in__meeting=meeting)
