"""What the list of meetings may be narrowed by; a bad value is ignored and said to be."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import get_text_list

from base.school_terms import year_label
from boards.models import Board, Meeting


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

    @property
    def some_keep_minutes(self) -> bool:
        """Whether any board has its minutes for its members only."""
        return any(not board.publishes_minutes for board in self.boards)

    def apply(self, meetings):
        """The meetings that the filters leave."""
        if self.board:
            meetings = meetings.filter(board=self.board)
        return meetings.in_year(self.year) if self.year is not None else meetings

    @cached_property
    def years(self) -> list[tuple[int, str]]:
        """The academic years to choose from, with their labels: those that have meetings, the latest first."""
        return [(year, year_label(year)) for year in Meeting.objects.years()]

    @property
    def with_minutes_for_members(self) -> str:
        """The boards listed that publish no minutes, in words; empty where each does."""
        listed = [self.board] if self.board else self.boards
        names = sorted(str(board) for board in listed if not board.publishes_minutes)
        return get_text_list(names, "and")

    @property
    def are_set(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.board or self.year is not None)

    @property
    def year_label(self) -> str:
        """The academic year asked for, as it is written; empty where none is."""
        return year_label(self.year) if self.year is not None else ""

    def _board(self) -> Board | None:
        slug = self.query.get("board", "").strip()
        chosen = next((board for board in self.boards if board.slug == slug), None)
        if slug and not chosen:
            self.ignored.append(f"There is no board called “{slug[:50]}”, so the meetings of all boards are listed.")
        return chosen

    def _year(self) -> int | None:
        asked = self.query.get("year", "").strip()
        chosen = next((year for year, _ in self.years if str(year) == asked), None)
        if asked and chosen is None:
            self.ignored.append(f"There are no meetings in a year called “{asked[:50]}”, so every year is listed.")
        return chosen
