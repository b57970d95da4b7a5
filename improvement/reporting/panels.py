"""On a board and its meetings the way to the term's report, for whoever reads its draft."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from base.school_terms import Term
from boards.models import Board, Meeting
from boards.models.access import boards_seen_to_by

TEMPLATE = "improvement/reporting/_reports_link.html"


def report_of_board(request: HttpRequest, board: Board) -> dict[str, Any] | None:
    """The board and the term of today, where its draft is the user's to read; None otherwise."""
    if not (request.user.is_authenticated and boards_seen_to_by(request.user).filter(pk=board.pk).exists()):
        return None
    return {"board": board, "term": Term.of(timezone.localdate())}


def report_of_meeting(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """The board and the term of the meeting, while that has begun."""
    found = report_of_board(request, meeting.board)
    return found and found | {"term": min(found["term"], Term.of(meeting.held_on), key=lambda term: term.days)}
