"""The text of an item as it is typed or pasted, read line by line (ADR 60).

A line that begins with ``!`` or ``ACTION:`` is an action, one that begins with ``Agreed:`` or ``RESOLVED that`` a
decision (``words.py`` has the words and the rule); ``-``, ``1.`` and ``(a)`` begin points of lists (``list_marks.py``),
lines with tabs are tables (``text_tables.py``). The other lines that follow each other are a paragraph, in which each
line stays a line. Inside a line ``**bold**`` and ``[links](https://...)`` are Markdown, and ``minute 2a`` refers to
another item.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.token import Token

from boards.minutes.list_marks import Levels, ListMark, indent_of, is_lone_mark, mark_of
from boards.minutes.text_tables import TextTable, tables_of
from boards.minutes.words import beginning_of

PARAGRAPH, NUMBERED, BULLET, TABLE = "paragraph", "numbered", "bullet", "table"
ACTION, DECISION = "action", "decision"

# How texts are read that are typed now; minutes that were frozen before say 1 or 2, or a number of their own. Line by
# line since 2; since 3 a decision on a recommendation says so (boards/minutes/recommendations.py).
FORMAT, LINE_BY_LINE, ON_RECOMMENDATIONS = 3, 2, 3
LONGEST_LINK = 2000  # characters of an address: Word takes 2,083, Typst 8,000; a longer one stays words
GAP = "\u2003"  # what a tab is that is in no table: no renderer shows a tab

_BEFORE = (  # what format 1 had: an action began with ``!`` alone, a decision with its word and a colon
    (ACTION, re.compile(r"\s*!\s*(?P<text>.*)")),
    (DECISION, re.compile(r"\s*(?P<label>agreed|noted|resolved|deferred)\s*:\s*(?P<text>.*)", re.IGNORECASE)),
    (NUMBERED, re.compile(r"\s*(?P<label>(?:[a-z]{1,2}|[ivx]{1,4})\))\s+(?P<text>.*)")),
    (BULLET, re.compile(r"\s*[-*•]\s+(?P<text>.*)")),
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER = (
    r"\d{1,2}[a-z]?(?:\.\d{1,2}){0,2}"
    rf"(?![\w/:%]|[.,]\d|\s?(?:st|nd|rd|th|am|pm|per\s?cent|{_MONTH})\b)"  # a day, a time, a share
)
_REFERENCE = re.compile(
    rf"(?<!\d\s)\bminute(?P<several>s)?\s(?P<number>{_NUMBER})"
    rf"(?(several)(?:(?:\s?,\s?(?:and\s)?|\s(?:and|or|&|to)\s|\s?[–-]\s?){_NUMBER})*)"
    r"(?!: (?:for|delete|after|before|add at the end) [\w ]*[“‘])",  # an amendment: of the meeting before
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\s+of\s+(?:the\s+)?(?:last|previous|meeting|minutes|\d)", re.IGNORECASE)
_NUMBERS = re.compile(r"\b(?P<item>\d{1,2}[a-z]?)(?:\.\d{1,2}){0,2}", re.IGNORECASE)
_BEFORE_BREAK = re.compile(r"(?<!\\)(?:\\\\)*\\(?=\n)")  # Markdown would take the last of these for its own
_STYLED = re.compile(r"[*_\[\]\\<>\n]|https?://", re.IGNORECASE)  # what Markdown may take for its own
_BARE_LINK = re.compile(r"(?<![(<\[])\bhttps?://[^\s<>()]+[^\s<>().,;:!?]")
_SAFE_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "backticks", "entity"])


@dataclass(frozen=True)
class Span:
    """A run of text in one style; ``refers_to`` is the number of the item that it names."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    href: str = ""
    refers_to: str = ""

    @property
    def is_break(self) -> bool:
        """Whether it is the end of a line, and nothing else."""
        return self.text == "\n"


Cell = list[Span]


@dataclass
class Block:
    """A piece of a minute: its kind, its label (``a)``, ``Agreed``), its spans and the typed line or lines.

    A point of a list has a level, from 0. A table has rows of cells, and no spans.
    """

    kind: str
    source: str
    label: str = ""
    spans: list[Span] = field(default_factory=list)
    level: int = 0
    begins_list: bool = False  # and is no point of the one before it
    rows: list[list[Cell]] = field(default_factory=list)
    has_header: bool = False
    figures: list[bool] = field(default_factory=list)  # of each column of a table, whether it holds figures

    @property
    def text(self) -> str:
        """Its words without their styles; the cells of a table with tabs between them."""
        if self.kind == TABLE:
            return "\n".join("\t".join(map(words_of, row)) for row in self.rows)
        return words_of(self.spans)

    @property
    def is_point(self) -> bool:
        """Whether it is a point of a list."""
        return self.kind in (BULLET, NUMBERED)

    @property
    def head_cells(self) -> list[tuple[Cell, bool]]:
        """The cells of a table's header, each with whether figures are below it; none where it has no header."""
        return list(zip(self.rows[0], self.figures, strict=True)) if self.has_header else []

    @property
    def body_rows(self) -> Iterator[list[tuple[Cell, bool]]]:
        """The rows of a table below its header: their cells, each with whether it is of a column of figures."""
        for row in self.rows[1 if self.has_header else 0 :]:
            yield list(zip(row, self.figures, strict=True))

    @property
    def widths(self) -> list[int]:
        """How wide each column of a table is to be, against the others."""
        return [
            max(4, *(_width(row[place], is_figure) for row in self.rows))
            for place, is_figure in enumerate(self.figures)
        ]


def words_of(spans: Iterable[Span]) -> str:
    """The words of spans, without their styles."""
    return "".join(span.text for span in spans)


def _width(cell: Cell, is_figure: bool) -> int:
    """Characters that a cell wants: those of its longest line, at most 40; where figures are, of its longest word."""
    words = words_of(cell)
    pieces = words.split() if is_figure else words.splitlines()
    return min(40, max(map(len, pieces), default=0))


@dataclass
class Point:
    """A point of a list, and the lists within it."""

    block: Block
    within: list["PointList"] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What stands before its words: ``(a)``, or a bullet."""
        return self.block.label or "•"


@dataclass
class PointList:
    """A list: points of one level that follow each other."""

    points: list[Point] = field(default_factory=list)
    kind: str = "list"

    @property
    def is_numbered(self) -> bool:
        """Whether its points have numbers or letters."""
        return any(point.block.kind == NUMBERED for point in self.points)


def grouped(blocks: Iterable[Block]) -> list[Block | PointList]:
    """The blocks in their order, the points of each list in one, those of a deeper level within the point before."""
    found: list[Block | PointList] = []
    open_lists: list[PointList] = []
    for block in blocks:
        if not block.is_point:
            open_lists = []
            found.append(block)
            continue
        open_lists = open_lists[: block.level + 1]
        is_deeper = len(open_lists) <= block.level
        if not is_deeper and (block.begins_list or open_lists[-1].points[-1].block.kind != block.kind):
            open_lists.pop()
            is_deeper = True
        if is_deeper:
            deeper = PointList()
            (open_lists[-1].points[-1].within if open_lists else found).append(deeper)  # type: ignore[attr-defined]
            open_lists.append(deeper)
        open_lists[-1].points.append(Point(block))
    return found


def read(text: str, *, frozen_as: int = FORMAT) -> list[Block]:
    """The blocks of a text, in order; nothing that was typed is left out.

    A text of minutes that were frozen as format 1 is read as it was then: the lines of a paragraph in one.
    """
    return _read_as_before(text) if frozen_as < LINE_BY_LINE else [*_read(text.splitlines())]


def _read(lines: Sequence[str]) -> Iterator[Block]:
    """The blocks of lines, by turns: one that may go on is handed out when it is known to be over."""
    tables = tables_of(lines, _is_in_no_table)
    levels = Levels()
    begun: list[str] = []  # lines of a paragraph or of a point
    point: tuple[ListMark, int, bool] | None = None  # its mark, its level, whether it begins a list
    at, is_after_gap = 0, False
    while at < len(lines):
        line = lines[at]
        if at not in tables and is_lone_mark(line) and not (begun and point is None and not is_after_gap):
            at += 1
            continue
        block = _special(line)
        mark = mark_of(line) if not block and at not in tables else None
        is_alone = bool(block or mark or at in tables or not line.strip())
        is_of_point = point is not None and indent_of(line) > max(1, point[0].indent)
        if begun and (is_alone or is_after_gap or (point and not is_of_point)):
            yield _begun(begun, point)
            begun, point = [], None
        if mark:
            if is_after_gap and not levels.goes_on_with(mark):
                levels.end()
            begins_list = not levels.are_open
            begun, point = [mark.words], (mark, levels.level_of(mark), begins_list)
        elif block or at in tables:
            levels.end()
            yield block or _table(tables[at][0], "\n".join(lines[at : tables[at][1]]))
        elif line.strip():
            if not point:
                levels.end()
            begun.append(line.strip())
        is_after_gap = not line.strip()
        at = tables[at][1] if at in tables else at + 1
    if begun:
        yield _begun(begun, point)


def _begun(lines: list[str], point: tuple[ListMark, int, bool] | None) -> Block:
    source = "\n".join(lines)
    spans = list(spans_of(source))
    if point is None:
        return Block(PARAGRAPH, source, spans=spans)
    mark, level, begins_list = point
    kind = NUMBERED if mark.label else BULLET
    return Block(kind, source, mark.label, spans, level, begins_list)


def _table(table: TextTable, source: str) -> Block:
    rows = [[list(spans_of(cell)) for cell in row] for row in table.rows]
    return Block(TABLE, source, rows=rows, has_header=table.has_header, figures=table.figures)


def _is_in_no_table(line: str) -> bool:
    """Whether a line is an action, a decision, or a point whose mark is all that is before a tab."""
    mark = mark_of(line)
    return _special(line) is not None or (mark is not None and "\t" not in mark.words.strip())


def _read_as_before(text: str) -> list[Block]:
    """The blocks of a text of format 1."""
    blocks: list[Block] = []
    paragraph: list[str] = []
    for line in [*text.splitlines(), ""]:
        block = _special_before(line)
        if paragraph and (block or not line.strip()):
            source = " ".join(paragraph)
            blocks.append(Block(PARAGRAPH, source, spans=list(spans_of(source))))
            paragraph = []
        if block:
            blocks.append(block)
        elif line.strip():
            paragraph.append(line.strip())
    return blocks


def _special(line: str) -> Block | None:
    begun = beginning_of(line)
    if begun is None:
        return None
    return Block(DECISION if begun.label else ACTION, line.strip(), begun.label, list(spans_of(begun.text)))


def _special_before(line: str) -> Block | None:
    for kind, pattern in _BEFORE:
        found = pattern.fullmatch(line)
        if found and found["text"].strip():
            label = found.groupdict().get("label", "")
            label = label.capitalize() if kind == DECISION else label
            return Block(kind, line.strip(), label, list(spans_of(found["text"].strip())))
    return None


def spans_of(text: str) -> Iterator[Span]:
    """The runs of a text, each in its style; where a line ends, there is a span of its own."""
    if not _STYLED.search(text):  # most is plain, and Markdown takes a tenth of a millisecond a cell
        yield from _with_references(Span(text.replace("\t", GAP))) if text else ()
        return
    marked = _BARE_LINK.sub(lambda found: f"<{found[0]}>", _BEFORE_BREAK.sub(r"\g<0>\\", text.replace("\t", GAP)))
    bold = italic = 0
    href = ""
    for token in _inline(marked):
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address = str(token.attrs.get("href", ""))
                href = address if _SAFE_LINK.match(address) and len(address) <= LONGEST_LINK else ""
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                yield Span("\n")
            case _ if token.content and href:
                yield Span(token.content, bool(bold), bool(italic), href)
            case _ if token.content:
                yield from _with_references(Span(token.content, bool(bold), bool(italic)))


def _inline(line: str) -> list[Token]:
    tokens = _MARKDOWN.parseInline(line)
    return tokens[0].children or [] if tokens else []


def _with_references(span: Span) -> Iterator[Span]:
    """The span cut where it refers to other minutes of the meeting: ``minutes 4a and 5`` are two."""
    end = 0
    for found in _REFERENCE.finditer(span.text):
        if _OF_ANOTHER.match(span.text, found.end()):
            continue
        for number in _NUMBERS.finditer(found[0]):
            begins = found.start() + (number.start() if end > found.start() else 0)
            if begins > end:
                yield replace(span, text=span.text[end:begins])
            end = found.start() + number.end()
            yield replace(span, text=span.text[begins:end], refers_to=number["item"].lower())
    if end < len(span.text):
        yield replace(span, text=span.text[end:])


def spans_in(blocks: Iterable[Block]) -> Iterator[Span]:
    """All spans of the blocks, those of tables too."""
    return chain.from_iterable(chain(block.spans, *chain.from_iterable(block.rows)) for block in blocks)


def numbers_referred_to(blocks: Iterable[Block]) -> list[str]:
    """The numbers of the items that the blocks refer to, each once."""
    return list(dict.fromkeys(span.refers_to for span in spans_in(blocks) if span.refers_to))


def refer_only_to(blocks: Iterable[Block], numbers: Collection[str]) -> None:
    """Make plain words of what refers to an item that is not among those of these numbers, which are small letters."""
    for block in blocks:
        block.spans = [_referring_to(span, numbers) for span in block.spans]
        block.rows = [[[_referring_to(span, numbers) for span in cell] for cell in row] for row in block.rows]


def _referring_to(span: Span, numbers: Collection[str]) -> Span:
    return span if not span.refers_to or span.refers_to in numbers else replace(span, refers_to="")
