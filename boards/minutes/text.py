"""The text of an item as it is typed, read line by line.

A line that begins with ``!`` is an action, one that begins with ``Agreed:``, ``Noted:``, ``Resolved:`` or ``Deferred:``
a decision, ``a)`` a lettered point, ``-`` a point; the other lines that follow each other are a paragraph. Inside a
line ``**bold**`` and ``[links](https://...)`` are Markdown, and ``minute 2a`` refers to another item.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARAGRAPH, LETTERED, BULLET, ACTION, DECISION = "paragraph", "lettered", "bullet", "action", "decision"

LONGEST_LINK = 2000  # characters of an address: Word takes 2,083, Typst 8,000; a longer one stays words

_ACTION = re.compile(r"\s*!\s*(?P<text>.*)")
_DECISION = re.compile(r"\s*(?P<label>agreed|noted|resolved|deferred)\s*:\s*(?P<text>.*)", re.IGNORECASE)
_LETTERED = re.compile(r"\s*(?P<label>[a-z]{1,2}|[ivx]{1,4})\)\s+(?P<text>.*)")
_BULLET = re.compile(r"\s*[-*•]\s+(?P<text>.*)")
_KINDS = ((ACTION, _ACTION), (DECISION, _DECISION), (LETTERED, _LETTERED), (BULLET, _BULLET))
_REFERENCE = re.compile(
    r"\bminutes? (?P<number>\d{1,2}[a-z]?)\b"
    r"(?!: (?:for|delete|after|before|add at the end) [\w ]*[“‘])",  # an amendment: of the meeting before
    re.IGNORECASE,
)
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


@dataclass
class Block:
    """A piece of a minute: its kind, its label (``a``, ``Agreed``), its spans and the typed line or lines."""

    kind: str
    source: str
    label: str = ""
    spans: list[Span] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words without their styles."""
        return "".join(span.text for span in self.spans)


def read(text: str) -> list[Block]:
    """The blocks of a text, in order; nothing that was typed is left out."""
    blocks: list[Block] = []
    paragraph: list[str] = []
    for line in [*text.splitlines(), ""]:
        block = _special(line)
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
    for kind, pattern in _KINDS:
        found = pattern.fullmatch(line)
        if found and found["text"].strip():
            label = found.groupdict().get("label", "")
            label = label.capitalize() if kind == DECISION else label
            return Block(kind, line.strip(), label, list(spans_of(found["text"].strip())))
    return None


def spans_of(line: str) -> Iterator[Span]:
    """The runs of a line, each in its style."""
    marked = _BARE_LINK.sub(lambda found: f"<{found[0]}>", line)
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
                yield Span(" ", bool(bold), bool(italic), href)
            case _ if token.content and href:
                yield Span(token.content, bool(bold), bool(italic), href)
            case _ if token.content:
                yield from _with_references(Span(token.content, bool(bold), bool(italic)))


def _inline(line: str) -> list[Token]:
    tokens = _MARKDOWN.parseInline(line)
    return tokens[0].children or [] if tokens else []


def _with_references(span: Span) -> Iterator[Span]:
    """The span cut where it refers to another minute of the meeting."""
    end = 0
    for found in _REFERENCE.finditer(span.text):
        if found.start() > end:
            yield Span(span.text[end : found.start()], span.is_bold, span.is_italic)
        yield Span(found[0], span.is_bold, span.is_italic, refers_to=found["number"].lower())
        end = found.end()
    if end < len(span.text):
        yield Span(span.text[end:], span.is_bold, span.is_italic)
