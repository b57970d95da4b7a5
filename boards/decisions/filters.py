"""What the search over decisions may be narrowed by; a bad value is ignored and said to be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from base.school_terms import year_label
from boards.decisions.finding import Decided, ranked, said_in
from boards.minutes.latest import latest_versions
from boards.models import Board, Decision, Meeting, MinutesVersion, TermDates

LONGEST_QUESTION = 200  # characters


@dataclass(frozen=True)
class Found:
    """A decision with the version of the minutes that has it."""

    decided: Decided
    version: MinutesVersion

    @property
    def meeting(self) -> Meeting:
        """The meeting that decided."""
        return self.version.meeting

    @property
    def is_not_approved(self) -> bool:
        """Whether no later meeting has approved these minutes yet."""
        return self.version.stage == MinutesVersion.Stage.CIRCULATED


@dataclass
class DecisionFilters:
    """``q`` (words, or a permanent number), ``board`` (a slug), ``year``, ``term`` and ``kind``."""

    query: QueryDict
    user: Any
    ignored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.q = " ".join(self.query.get("q", "").split())[:LONGEST_QUESTION]
        self.board = self._chosen("board", self.boards, lambda board: board.slug, "board")
        self.year = self._chosen("year", self.years, str, "academic year")
        self.term = self._chosen("term", TermDates.Name.values, str.lower, "term")
        self.kind = self._chosen("kind", Decision.Kind, lambda kind: kind.value, "kind of decision")

    @cached_property
    def readable(self) -> list[Found]:
        """Every decision that the user may read, and what else was said, the latest meeting first."""
        return [
            Found(decided, version)
            for version, said in said_in(latest_versions(self.user))
            for decided in (*said.decisions, *said.besides)
        ]

    @cached_property
    def boards(self) -> list[Board]:
        """The boards to choose from."""
        return list(Board.objects.all())

    @cached_property
    def years(self) -> list[int]:
        """The academic years to choose from, the latest first."""
        return sorted({found.meeting.term.year for found in self.readable}, reverse=True)

    @property
    def year_choices(self) -> list[tuple[int, str]]:
        """The same with their labels."""
        return [(year, year_label(year)) for year in self.years]

    @property
    def term_choices(self) -> list[tuple[str, str]]:
        """The terms of a year, with what each is called."""
        return [(name.lower(), name) for name in TermDates.Name.values]

    @property
    def kind_choices(self) -> list[tuple[str, str]]:
        """The sorts of decision, with what each is called."""
        return [(str(value), str(label)) for value, label in Decision.Kind.choices]

    @property
    def are_set(self) -> bool:
        """Whether anything is searched for or narrows the list."""
        return bool(self.q or self.board or self.year is not None or self.term or self.kind)

    @cached_property
    def found(self) -> list[Found]:
        """What answers the question, the best first; without a question the decisions alone, the latest first."""
        shown = [found for found in self.readable if self._is_wanted(found)]
        if not self.q:
            return shown
        return [shown[place] for place in ranked([found.decided for found in shown], self.q)]

    @property
    def counted_as(self) -> str:
        """What is counted above the list: decisions alone, or with what else minutes say."""
        return "result" if any(found.decided.is_besides for found in self.found) else "decision"

    def _is_wanted(self, found: Found) -> bool:
        term = found.meeting.term
        return (
            (bool(self.q) or not found.decided.is_besides)
            and (self.board is None or found.meeting.board_id == self.board.pk)
            and (self.year is None or term.year == self.year)
            and (self.term is None or term.name == self.term)
            and (self.kind is None or found.decided.kind == self.kind.label)
        )

    def _chosen(self, name: str, choices: Iterable, value_of, called: str):
        asked = self.query.get(name, "").strip()
        chosen = next((choice for choice in choices if value_of(choice) == asked.lower()), None) if asked else None
        if asked and chosen is None:
            self.ignored.append(f"No decision here is of the {called} “{asked[:50]}”, so that is left out.")
        return chosen
