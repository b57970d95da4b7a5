"""The page on which a superuser breaks the glass of a board’s Part B."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from base.glass import REASON_LENGTH, break_glass, broken_by
from boards.emails import post_glass_broken
from boards.models import Board
from boards.models.access import GLASS, needs_glass


@never_cache
def part_b_glass(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a superuser why they need the board's Part B; then open it for an hour and tell the board's chairs.

    Answers 404 to everybody else, and to a superuser who reads Part B anyway.
    """
    board = get_object_or_404(Board, slug=slug)
    if not needs_glass(request.user, board):
        raise Http404("There is no glass for this user")
    reason = " ".join(request.POST.get("reason", "").split())
    error = ""
    if request.method == "POST":
        error = _problem(reason)
        if not error:
            return _broken(request, board, reason)
    context = {
        "board": board,
        "reason": reason,
        "error": error,
        "is_open": f"{GLASS}{board.slug}" in broken_by(request.user),
        "reason_length": REASON_LENGTH,
    }
    return TemplateResponse(request, "boards/glass/part_b_glass.html", context, status=422 if error else 200)


def _problem(reason: str) -> str:
    if not reason:
        return "Enter why you need to read Part B."
    return f"Enter why in at most {REASON_LENGTH} characters." if len(reason) > REASON_LENGTH else ""


def _broken(request: HttpRequest, board: Board, reason: str) -> HttpResponse:
    until = timezone.localtime(break_glass(request, of=f"{GLASS}{board.slug}", reason=reason))
    written = post_glass_broken(board, by=request.user, reason=reason, until=until)
    said = f"Part B of the {board} is open to you until {date_format(until, 'H:i')}."
    if any(message.recipient for message in written):
        messages.success(request, f"{said} Its chair is told by e-mail.")
    else:
        messages.warning(request, f"{said} No chair of the board has an e-mail address: tell them yourself.")
    return redirect(board)
