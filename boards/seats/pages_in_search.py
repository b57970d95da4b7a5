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
    """Each board by its name, with who sits on it and when it meets; and the lists of all boards and meetings."""
    pages = [
        PublicPage("Meetings: dates, agendas and minutes", reverse("meetings:list"), MEETING, besides=BOARDS),
        PublicPage("Boards and who chairs them", reverse("boards:list"), SITTING),
        PublicPage("Decisions of the boards", reverse("decisions:list"), DECIDING, besides=BOARDS | SAID_BESIDES),
    ]
    named = [
        PublicPage(
            f"{board.name}: who sits on it, and its meetings",
            board.get_absolute_url(),
            SITTING | MEETING,
            frozenset(plain(f"{board.name} {board.abbreviation} {' '.join(_districts_of(board))}").split()),
        )
        for board in Board.objects.select_related("quadrant")
        .prefetch_related("quadrant__districts")
        .order_by("position", "pk")
    ]
    return named + pages


def _districts_of(board: Board) -> list[str]:
    """The districts for which a quadrant's meeting is: who is in one asks for it by that."""
    return [district.name for district in board.quadrant.districts.all()] if board.quadrant else []
