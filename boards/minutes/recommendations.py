"""What a report recommends, and what became of each recommendation (ADR 71).

The box of an item is read as any typed text is: each line of a paragraph, and each point of a list, is a
recommendation, with its deeper points. They are numbered by their order. A decision is of one where its line names it:
``Agreed: recommendation 2: Approve the budget of £40,000``. Whether that is as recommended or as amended is not typed:
it follows from the words.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from boards.minutes.text import DECISION, Block, Span, read, spans_of, words_of
from boards.minutes.words import beginning_of
from boards.models import AgendaItem, Decision
from boards.models.decisions import AS_AMENDED, labelled

RECOMMENDED = "recommendation"  # a kind of block that no text is read as: what was recommended and is amended
LONGEST = 10_000  # characters of an item's box
_NAMED = re.compile(
    r"recommendation\s+(?P<number>\d{1,3})\s*(?:(?::|[–—-]+)\s*(?P<words>.*)|[.]?)",
    re.IGNORECASE | re.DOTALL,
)
_JOINS_ON = re.compile(r"[\s;,]+(?:and|or)?\s*$", re.IGNORECASE)  # of a point that goes on with the next


@dataclass(frozen=True)
class Recommendation:
    """One of an item: its number, and what it says in one line, as it was typed."""

    number: int
    source: str

    @property
    def spans(self) -> list[Span]:
        """Its words in their styles; no links to minutes, which there are in minutes alone."""
        return [replace(span, refers_to="") for span in spans_of(self.source)]

    @property
    def text(self) -> str:
        """Its words."""
        return words_of(self.spans)

    @property
    def line(self) -> str:
        """The line of a minute that agrees it."""
        return f"Agreed: recommendation {self.number}: {self.source}"


@dataclass(frozen=True)
class Recommended:
    """All that a report recommends; ``lead`` is a line before it all: ``The Board is recommended to:``."""

    lead: str = ""
    points: list[Recommendation] = field(default_factory=list)

    @property
    def by_number(self) -> dict[int, Recommendation]:
        """Each by its number."""
        return {one.number: one for one in self.points}


@dataclass(frozen=True)
class DecidedRecommendation:
    """What became of a recommendation: its number, the words that were decided, as typed, and what it said."""

    number: int
    source: str
    recommended: str  # in words, without styles

    @property
    def text(self) -> str:
        """The words that were decided."""
        return words_of(spans_of(self.source))


def read_recommendations(text: str) -> Recommended:
    """What the box of an item says; nothing that was typed is left out."""
    may_lead = False
    sources: list[str] = []
    for block in read(text):
        pieces = _pieces(block)
        if block.is_point and block.level and sources:
            sources[-1] = f"{sources[-1]} {block.label or '–'} {pieces[0]}"
            continue
        if not sources:
            may_lead = not block.is_point
        sources += pieces
    lead = sources.pop(0) if may_lead and len(sources) > 1 and sources[0].endswith(":") else ""
    points = [_JOINS_ON.sub("", source) for source in sources]
    return Recommended(lead, [Recommendation(number, source) for number, source in enumerate(points, start=1)])


def _pieces(block: Block) -> list[str]:
    """A point in one line, with the lines that go on with it; of all else each line, where it says something."""
    lines = [" ".join(line.split()) for line in block.source.split("\n")]
    return [" ".join(lines)] if block.is_point else [line for line in lines if any(map(str.isalnum, line))]


def print_of(text: str) -> str:
    """What a page carries to be told once the box of an item says something else."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def note_recommendations(items: Iterable[AgendaItem]) -> None:
    """Give each item what it recommends, as ``recommendation_list``, and its print, for a page."""
    for item in items:
        item.recommendations_print = print_of(item.recommendations)  # type: ignore[attr-defined]
        item.recommendation_list = read_recommendations(item.recommendations)  # type: ignore[assignment]


def outcome_of(line: str, recommended: Mapping[int, Recommendation]) -> DecidedRecommendation | None:
    """The outcome that a decision's line names; None where it names none, or one that is not there.

    A line with the number alone decides what was recommended.
    """
    named = _named(line)
    if named is None or named[0] not in recommended:
        return None
    number, words = named
    one = recommended[number]
    return DecidedRecommendation(number, words or one.source, one.text)


def numbers_named(text: str) -> list[int]:
    """The numbers of the recommendations on which lines of a text decide, whether or not there are such."""
    found = (_named(block.source) for block in read(text) if block.kind == DECISION)
    return [named[0] for named in found if named]


def _named(line: str) -> tuple[int, str] | None:
    begun = beginning_of(line)
    found = _NAMED.fullmatch(begun.text) if begun and begun.label else None
    return (int(found["number"]), (found["words"] or "").strip()) if found else None


def blocks_of(label: str, outcome: DecidedRecommendation, *, line: str) -> list[Block]:
    """A decision on a recommendation, typed as that line, as minutes have it: below one that is amended stands what was
    recommended."""
    text, ends = outcome.text, "" if outcome.text.endswith((".", "?", "!", ":")) else "."
    number = Span(f"{ends} (Recommendation {outcome.number})")
    said = labelled(label, text, outcome.recommended)
    blocks = [Block(DECISION, line, said, [*spans_of(outcome.source), number])]
    if said.endswith(AS_AMENDED):
        blocks.append(Block(RECOMMENDED, "", f"Recommendation {outcome.number} was", [Span(outcome.recommended)]))
    return blocks


def as_decided(blocks: Iterable[Block], recommended: Mapping[int, Recommendation]) -> list[Block]:
    """The blocks of a text, its decisions on recommendations as minutes have them."""
    found: list[Block] = []
    for block in blocks:
        outcome = outcome_of(block.source, recommended) if block.kind == DECISION else None
        found += blocks_of(block.label, outcome, line=block.source) if outcome else [block]
    return found


def unsettled(item: AgendaItem) -> list[Recommendation]:
    """The recommendations that are neither agreed, amended nor put off; none once the whole item is put off.

    ``decisions`` come with the item.
    """
    decisions = list(item.decisions.all())
    if any(one.kind == Decision.Kind.DEFERRED and one.recommendation is None for one in decisions):
        return []
    settled = {one.recommendation for one in decisions}
    return [one for one in read_recommendations(item.recommendations).points if one.number not in settled]


def decided_twice(item: AgendaItem) -> list[int]:
    """The numbers of the recommendations on which more than one line decides. ``decisions`` come with the item."""
    numbers = [one.recommendation for one in item.decisions.all() if one.recommendation is not None]
    return sorted({number for number in numbers if numbers.count(number) > 1})


def unknown_numbers(item: AgendaItem) -> list[int]:
    """The numbers that lines of the item's text name and that no recommendation has."""
    known = read_recommendations(item.recommendations).by_number
    return [number for number in dict.fromkeys(numbers_named(item.text)) if number not in known]


def to_come_back(item: AgendaItem) -> str:
    """The box of an item that another meeting takes up: what this one did not settle, as typed where that is all."""
    points = read_recommendations(item.recommendations).points
    settled = {one.recommendation for one in item.decisions.all() if one.kind != Decision.Kind.DEFERRED}
    left = [one for one in points if one.number not in settled]
    if len(left) == len(points):
        return item.recommendations
    return "\n".join(f"{number}. {one.source}" for number, one in enumerate(left, start=1))
