"""Word and PDF copies of the minutes: at once where that is quick, else made by the worker and kept (ADR 31)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from base import pdfs, text
from base import word as base_word
from boards import ordered
from boards.minutes import (
    content,
    list_marks,
    motions,
    pdf,
    reading,
    recommendations,
    text_tables,
    word,
    word_blocks,
    word_styles,
    words,
)
from boards.minutes import text as minutes_text
from boards.models import Board, Meeting, MinutesVersion, Part, decisions, items, minutes, parts, votes

MAKERS = {"pdf": pdf.pdf_of, "docx": word.word_of}
# What copies are made by: where one of these is another, they are made anew. A test looks at what they import.
READING = (
    *(reading, content, recommendations, motions, minutes_text, list_marks, text_tables, words, text),
    *(decisions, items, minutes, parts, votes),
)
DRAWING = (pdf, word, word_blocks, word_styles, pdfs, base_word)
QUICK_LENGTH = 300_000  # characters, six for each that is not ASCII, for Typst takes as much longer: a second's work
QUICK_PIECES = 3_000  # runs of one style, of ten long meetings


@dataclass(frozen=True)
class MinutesCopy:
    """A copy of one version, as ``pdf`` or ``docx``; ``withheld`` are the numbers of items that it may not say."""

    version: MinutesVersion
    kind: str
    withheld: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        """Where it is, once it is made."""
        return ordered.path_of(self.order, self.kind, code=_code(), is_public=self.version.is_public)

    @property
    def order(self) -> str:
        """All that it is made of, for the worker."""
        version = self.version
        what = {"kind": self.kind, "stage": version.stage, "part": str(version.part), "content": version.content}
        return json.dumps(what | {"withheld": sorted(self.withheld)})

    @property
    def is_quick(self) -> bool:
        """Whether making it takes a second at most, so that whoever asks can wait for it."""
        content = self.version.content
        pieces = sum(content.count(mark) for mark in ("\\n", "\\t", "|", "*", "_", "[", "://", "minute"))
        return len(json.dumps(content)) <= QUICK_LENGTH and pieces <= QUICK_PIECES

    @property
    def has_failed(self) -> bool:
        """Whether the worker could not make it."""
        return ordered.has_failed(self.path)

    def content(self) -> bytes | None:
        """The file; None where the worker is to make it. What is public is made once."""
        path = self.path
        content = ordered.kept(path)
        if content is not None:
            return content
        if not self.is_quick:
            ordered.ask_for(path, self.order)
            return None
        content = MAKERS[self.kind](reading.read_version(self.version, self.withheld))
        if self.version.is_public:
            ordered.keep(path, content)
        return content


def copy_ordered(what: dict[str, Any]) -> bytes:
    """The copy that an order describes."""
    part = Part(what["part"])
    meeting = Meeting(board=Board())
    version = MinutesVersion(meeting=meeting, stage=what["stage"], content=what["content"], **part.column)
    minutes = reading.read_version(version, frozenset(what["withheld"]))
    return MAKERS[what["kind"]](minutes)


@lru_cache(maxsize=1)
def _code() -> str:
    """What makes the copies."""
    return ordered.checksum([*map(file_of, READING + DRAWING), pdf.TEMPLATE, pdfs.FONTS / "covered.txt"])


def file_of(module: ModuleType) -> Path:
    """Where the code of a module is."""
    return Path(str(module.__file__))
