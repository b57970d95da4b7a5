"""The page on which a superuser breaks the glass of a board’s Part B."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from base.glass_page import glass_page
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

    def opened(reason: str, until: dt.datetime) -> HttpResponse:
        written = post_glass_broken(board, by=request.user, reason=reason, until=until)
        said = f"Part B of the {board} is open to you until {date_format(until, 'H:i')}."
        if any(message.recipient for message in written):
            messages.success(request, f"{said} Its chair is told by e-mail.")
        else:
            messages.warning(request, f"{said} No chair of the board has an e-mail address: tell them yourself.")
        return redirect(board)

    return glass_page(
        request,
        of=f"{GLASS}{board.slug}",
        what="Part B",
        template="boards/glass/part_b_glass.html",
        context={"board": board},
        opened=opened,
    )
