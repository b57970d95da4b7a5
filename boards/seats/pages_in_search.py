"""The pages of boards and meetings that the public search leads to."""

import datetime as dt

from django.urls import reverse

from base.plain import plain
from boards.models import Board
from partnerships.search.further_pages import PublicPage

BOARDS = frozenset(["board", "boards"])
SITTING = BOARDS | frozenset(["chair", "chairs", "cochair", "chaired", "sit", "sits", "sitting", "seats"])
MEETING = frozenset(["meeting", "meetings", "meet", "meets", "minutes", "agenda", "agendas", "papers"])
DECIDING = frozenset(["decision", "decisions", "decided", "decide"])
SAID_BESIDES = frozenset(["did", "they", "meeting", "meetings", "made", "make", "last", "recent"])


def pages_of_boards(on: dt.date) -> list[PublicPage]:
    """Each board by its name and former ones, with who sits on it and when it meets; and the lists of all of them."""
    pages = [
        PublicPage("Meetings: dates, agendas and minutes", reverse("meetings:list"), MEETING, besides=BOARDS),
        PublicPage("Boards and who chairs them", reverse("boards:list"), SITTING),
        PublicPage("Decisions of the boards", reverse("decisions:list"), DECIDING, besides=BOARDS | SAID_BESIDES),
    ]
    rows = Board.objects.select_related("quadrant").prefetch_related("quadrant__districts")
    boards = list(rows.order_by("position", "pk"))
    former = _former_names()
    named = [
        PublicPage(
            f"{board.name}: who sits on it, and its meetings",
            board.get_absolute_url(),
            SITTING | MEETING,
            frozenset(plain(f"{board.name} {board.abbreviation} {' '.join(_districts_of(board))}").split()),
        )
        for board in boards
    ]
    renamed = [
        PublicPage(
            f"{board.name}, formerly {name}: who sits on it, and its meetings",
            board.get_absolute_url(),
            SITTING | MEETING,
            frozenset(plain(name).split()),
            asked_as=frozenset([plain(name)] if " " in plain(name) else []),  # one word alone asks for other things
        )
        for board in boards
        for name in former.get(board.pk, ())
        if name != board.name
    ]
    return named + renamed + pages


def _former_names() -> dict[int, list[str]]:
    """The names that boards have had, by their keys, the latest first: those of their history, as their addresses."""
    found: dict[int, list[str]] = {}
    for key, name in Board.history.order_by("-history_id").values_list("id", "name"):
        names = found.setdefault(key, [])
        if name not in names:
            names.append(name)
    return found


def _districts_of(board: Board) -> list[str]:
    """The districts for which a quadrant's meeting is: who is in one asks for it by that."""
    return [district.name for district in board.quadrant.districts.all()] if board.quadrant else []
