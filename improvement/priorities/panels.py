"""On a quadrant's meeting and its recording screen: the priorities, and how they go."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest

from boards.models import Meeting
from improvement.priorities.forms import PRIORIT
from improvement.priorities.progress import may_see_progress, of_meeting, why_closed

TEMPLATE = "improvement/priorities/_meeting_panel.html"
PLACE = ("priorities", "The county’s priorities", PRIORIT)
DONE = "priorities"  # a tag of what is said after saving: it stands in the panel too, to which the page is scrolled


def priorities_of(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """The priorities with what was said, to who says it, until the minutes are approved; None for everybody else."""
    is_near = meeting.is_being_recorded or meeting.status == Meeting.Status.CIRCULATED
    if not (is_near and request.user.is_authenticated and may_see_progress(meeting, request.user)):
        return None
    rows = of_meeting(meeting, request.user)
    return {
        "meeting": meeting,
        "rows": rows,
        "said": sum(row.now.progress is not None for row in rows),
        "closed": why_closed(meeting),
        "done": [message for message in get_messages(request) if DONE in message.tags.split()],
    }
