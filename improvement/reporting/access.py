"""Who reads a termly report (design, section 5): the draft who chairs or minutes that board, and officers; everybody
else the paper that it became, where that paper is theirs to read. A superuser is none of them by being one.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied

from base.school_terms import Term
from boards.models import Board
from boards.models.access import boards_seen_to_by
from improvement.models import TermReport
from office.council.words import in_our_words


def refuse_reader() -> None:
    """Raise that there is nothing of it for the user to read."""
    raise PermissionDenied(
        in_our_words(
            "A termly report is a draft until it is a paper of the meeting. The draft is for LA officers, and for who "
            "chairs or takes the minutes of that quadrant meeting or board."
        )
    )


def boards_drafted_for(user: Any) -> list[Board]:
    """The boards whose draft the user may read, in their order."""
    return list(boards_seen_to_by(user).select_related("quadrant").order_by("position", "name"))


def reports_readable(user: Any, term: Term | None = None) -> dict[tuple[int, Term], TermReport]:
    """The reports that the user may read as papers, by board and term: of each the latest."""
    rows = TermReport.objects.readable_by(user).select_related("board__quadrant", "paper__meeting__board")
    if term:
        rows = rows.filter(year=term.year, term=term.name)
    return {(row.board_id, row.of_term): row for row in rows.defer("content").order_by("number")}


def boards_of(drafted: Iterable[Board], papers: Iterable[TermReport]) -> list[Board]:
    """The boards of which there is something to read, in their order."""
    found = {board.pk: board for board in [*drafted, *(report.board for report in papers)]}
    return sorted(found.values(), key=lambda board: (board.position, board.name))
