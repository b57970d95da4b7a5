"""On a quadrant's meeting, and on its board, the way to this year's peer reviews, for whoever may look through them."""

from typing import Any

from django.http import HttpRequest

from boards.models import Board, Meeting
from improvement.programme.overview import quadrants_seen_to

TEMPLATE = "improvement/programme/_this_year_panel.html"


def this_year_of_board(request: HttpRequest, board: Board) -> dict[str, Any] | None:
    """The quadrant, where the board is its meeting and the user sees to it; None otherwise."""
    if not (board.quadrant_id and request.user.is_authenticated):
        return None
    quadrant = quadrants_seen_to(request.user).filter(pk=board.quadrant_id).first()
    return {"quadrant": quadrant} if quadrant else None


def this_year_of_meeting(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """The same of a meeting."""
    return this_year_of_board(request, meeting.board)
