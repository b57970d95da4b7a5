"""Boards and who sits on them, in public."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from boards.days import day_asked_for
from boards.meetings.standing import note_minutes
from boards.models import Board
from boards.models.access import boards_sat_on_by, boards_with_plan, needs_glass
from boards.panels import BOARD, panels_of
from boards.seats.listing import held_alike, seats_by_body, why_nobody
from partnerships.models import Lead

NEXT_MEETINGS = PAST_MEETINGS = 3


@login_not_required
@may_be_kept
@require_safe
def board_list(request: HttpRequest) -> TemplateResponse:
    """Every board, with its chairs today."""
    boards = list(Board.objects.with_current_seats())
    return TemplateResponse(
        request,
        "boards/seats/board_list.html",
        {
            "boards": [board for board in boards if not board.quadrant_id],
            "quadrant_meetings": [board for board in boards if board.quadrant_id],
        },
    )


@login_not_required
@may_be_kept
@require_safe
def board_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """One board: who sits on it and whom they represent, today or on the day that ``?on=`` gives."""
    on, ignored = day_asked_for(request.GET)
    board = get_object_or_404(Board.objects.select_related("quadrant").with_current_seats(on), slug=slug)
    seated = [seat.person_id for seat in board.current_seats]
    expected = Lead.objects.expected_at(board.quadrant, on) if board.quadrant else Lead.objects.none()
    return TemplateResponse(
        request,
        "boards/seats/board_detail.html",
        {
            "board": board,
            "on": on,
            "is_today": on == timezone.localdate(),
            "ignored": ignored,
            "bodies": seats_by_body(seat for seat in board.current_seats if not seat.chairs),
            "held_alike": held_alike(board.current_seats),
            "why_nobody": "" if seated else why_nobody(board, on),
            "expected": expected.exclude(person__in=seated),
            "meetings": board.meetings.upcoming()[:NEXT_MEETINGS],
            "past_meetings": note_minutes(board.meetings.select_related("board").past()[:PAST_MEETINGS], request.user),
            "panels": list(panels_of(BOARD, request, board)),
            "needs_glass": needs_glass(request.user, board),
            "reads_plan": request.user.is_authenticated and boards_with_plan(request.user).filter(pk=board.pk).exists(),
            "sits_on_it": boards_sat_on_by(request.user).filter(pk=board.pk).exists(),
        },
    )
