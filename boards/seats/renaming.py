"""A board that is called otherwise from now on: its page moves with its name, and the addresses that it had lead there.

The addresses that a board had are those of its history: nothing else has to be kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from base.changing.effects import Effect
from base.saving import Author, save
from boards.models import Board, MinutesVersion


@transaction.atomic
def rename_board(*, board: Board, name: str, abbreviation: str, slug: str, by: Author) -> Effect:
    """Give the board another name, and its page the address that goes with it."""
    was, was_abbreviation, was_slug = board.name, board.abbreviation, board.slug
    if (was, was_abbreviation, was_slug) == (name, abbreviation, slug):
        raise ValidationError(f"{board} is called that already. Enter another name, or leave it as it is.")
    if board_that_had(slug, besides=board):
        raise ValidationError(f"Another board had the address “{slug}”, which leads to it. Enter another one.")
    board.name, board.abbreviation, board.slug = name, abbreviation, slug
    save(board, by=by, why=f"Renamed, was {was}")
    sentences = [f"{was} is called {name} from now on."] if name != was else []
    if abbreviation != was_abbreviation:
        sentences.append(
            f"The numbers of its minutes begin with {abbreviation}, where they began with {was_abbreviation}."
        )
    if slug != was_slug:
        sentences.append(f"Its page is {board.get_absolute_url()}; the address that it had leads there.")
    frozen = MinutesVersion.objects.filter(meeting__board=board).exists()
    return Effect(tuple(sentences), (f"Minutes that were frozen keep the name {was}.",) if frozen else ())


def board_that_had(slug: str, *, besides: Board | None = None) -> Board | None:
    """The board whose page had that address last, and has another now; None where no board had it."""
    versions = Board.history.filter(slug=slug).order_by("-history_id")
    keys = versions.exclude(id=besides.pk) if besides else versions
    key = keys.values_list("id", flat=True).first()
    return Board.objects.filter(pk=key).exclude(slug=slug).first() if key else None


def by_any_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a board that leads on from the addresses that the board had."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        """The page; from an address that is no board's now, the one of the board that had it."""
        try:
            return view(request, slug=slug, **kwargs)
        except Http404:
            board = board_that_had(slug) if request.method in ("GET", "HEAD") else None
            if board is None or request.resolver_match is None:
                raise
            query = request.META.get("QUERY_STRING", "")
            there = redirect(request.resolver_match.view_name, slug=board.slug, **kwargs)
            there["Location"] += f"?{query}" if query else ""
            return there

    return found
