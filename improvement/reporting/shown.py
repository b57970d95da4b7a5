"""A report as pages draw it, from its content alone, be it a draft's or a frozen one's."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from base.drawing import BarChart
from base.school_terms import Term
from boards.minutes.latest import latest_versions
from boards.models import Board
from boards.models.access import is_officer
from improvement.models import PriorityProgress, TermReport
from improvement.priorities.progress import COLOURS
from improvement.reporting.content import Content
from improvement.reporting.lists import address_of


@dataclass(frozen=True)
class ShownReport:
    """A report with the links that its reader may follow; ``frozen`` where it is the paper, and not a draft."""

    content: Content
    board: Board
    term: Term
    reader: Any
    frozen: TermReport | None = None

    @property
    def title(self) -> str:
        """What it is."""
        return self.content["title"]

    @property
    def duties(self) -> list[Content]:
        """The six, each figure with the list that it opens in a draft, each chart as it is drawn."""
        return [
            duty
            | {
                "figures": [figure | {"url": self._list_of(figure["key"])} for figure in duty["figures"]],
                "tables": [_with_heads(table) for table in duty["tables"]],
                "charts": [BarChart.of(one["name"], one["title"], one["bars"]) for one in duty["charts"]],
                "progress": [self._with_colours(one) for one in duty["progress"]],
            }
            for duty in self.content["duties"]
        ]

    def _list_of(self, key: str) -> str:
        return "" if self.frozen else address_of(key, self.board, self.term, is_officers=is_officer(self.reader))

    def _with_colours(self, said: Content) -> Content:
        """What a meeting said of priorities: each rating with its colour, each minute with its address."""
        return said | {
            "priorities": [one | {"terms": [self._term(term) for term in one["terms"]]} for one in said["priorities"]]
        }

    def _term(self, term: Content) -> Content:
        may_open = bool(term["address"]) and tuple(term["address"][:2]) in self._minutes
        further: dict[str, Any] = {
            "colour": str(COLOURS[PriorityProgress.Rating(term["rating"])]) if term["rating"] else "",
            "url": reverse("decisions:minute", args=term["address"]) if may_open else "",
        }
        return term | further

    @cached_property
    def _minutes(self) -> set[tuple[str, str]]:
        """Board and day of each meeting whose minutes its reader may open: who is of the Board not a quadrant's."""
        meetings = (version.meeting for version in latest_versions(self.reader))
        return {(meeting.board.abbreviation, meeting.held_on.isoformat()) for meeting in meetings}


def _with_heads(table: Content) -> Content:
    """A table whose cells know the head of their column, which stands before them on a phone."""
    return table | {"rows": [list(zip(table["head"], row, strict=True)) for row in table["rows"]]}
