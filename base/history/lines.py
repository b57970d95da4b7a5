"""Two texts compared line by line, so that one word of a long one is found without reading it twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

LONG = 120  # characters from which a value is a text to compare, and no longer a word or two


@dataclass(frozen=True)
class ComparedLine:
    """A line that went, that came, or that stands for those in between that stayed as they were."""

    text: str
    went: bool = False
    came: bool = False


def are_long(was: Any, now: Any) -> bool:
    """Whether the two are texts, one of which has several lines or is long."""
    texts = [value for value in (was, now) if isinstance(value, str)]
    return len(texts) == 2 and any(len(text) > LONG or "\n" in text.strip() for text in texts)


def compared_lines(was: str, now: str) -> list[ComparedLine]:
    """The lines that differ, in their order; what stayed between them is one line that says how many they are."""
    return list(_compared(was.splitlines(), now.splitlines()))


def _compared(was: list[str], now: list[str]) -> Iterator[ComparedLine]:
    for what, begins, ends, begins_now, ends_now in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            count = ends - begins
            yield ComparedLine(f"{count} line{'' if count == 1 else 's'} as before")
            continue
        for line in was[begins:ends]:
            yield ComparedLine(line, went=True)
        for line in now[begins_now:ends_now]:
            yield ComparedLine(line, came=True)


def in_one_line(lines: list[ComparedLine]) -> str:
    """What went and what came, for a cell of a table: “- the old line / + the new one”."""
    return " / ".join(f"{'-' if line.went else '+'} {line.text}" for line in lines if line.went or line.came)
