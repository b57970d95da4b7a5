"""What the list of meetings may be narrowed by; a bad value is ignored and said to be."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property

from .models import Board
from .terms import year_label

FIRST_YEAR, LAST_YEAR = 2000, 2100  # academic years that an address may ask for


@dataclass
class MeetingFilters:
    """``board`` (a slug) and ``year`` (the calendar year in which the academic year starts)."""

    query: QueryDict
    ignored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = self._board()
        self.year = self._year()

    @cached_property
    def boards(self) -> list[Board]:
        """The boards to choose from."""
        return list(Board.objects.all())

    def apply(self, meetings):
        """The meetings that the filters leave."""
        if self.board:
            meetings = meetings.filter(board=self.board)
        return meetings.in_year(self.year) if self.year else meetings

    @property
    def year_label(self) -> str:
        """The academic year asked for, as it is written; empty where none is."""
        return year_label(self.year) if self.year else ""

    def _board(self) -> Board | None:
        slug = self.query.get("board", "").strip()
        chosen = next((board for board in self.boards if board.slug == slug), None)
        if slug and not chosen:
            self.ignored.append(f"There is no board called “{slug[:50]}”, so the meetings of all boards are listed.")
        return chosen

    def _year(self) -> int | None:
        year = self.query.get("year", "").strip()
        if not year:
            return None
        if year.isascii() and year.isdigit() and FIRST_YEAR <= int(year[:9]) <= LAST_YEAR:
            return int(year)
        self.ignored.append(f"“{year[:50]}” is not an academic year, so meetings of every year are listed.")
        return None
