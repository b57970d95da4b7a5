"""What a line of a list begins with, as people type it and as Word gives it to a box that takes plain text.

Word puts a bullet, a number or a letter, a tab and the words on the clipboard, and nothing that says how deep a point
is: its usual bullets of a deeper list are ``o`` and ``§``, its usual numbers ``1.``, ``a.`` and ``i.``.
"""

import re
from dataclasses import dataclass

DEEPEST = 2  # Word's styles for lists have three levels, from 0; what is deeper stands with these
TAB = 4  # columns that a tab indents by

# Symbols that say something, as ✓ and ✗ do, are no bullets: they stay as they were typed. “§ 12” is a section.
_BULLET = re.compile(r"(?:[-*–—·‣⁃▪▫●○◦■➢❖◆•o]\s+|[•●▪‣]|§\t\s*)(?=\S)")
_LETTERS = r"[a-z]{1,2}|[A-Z]|[ivxl]{3,5}|[IVXL]{2,5}"
_LABEL = re.compile(
    rf"(?P<label>(?:\d{{1,3}}|{_LETTERS})\)"
    rf"|\((?:\d{{1,3}}|[a-zA-Z]|(?P<twice>[a-z])(?P=twice)|[ivxl]{{2,5}}|[IVXL]{{2,5}})\)"
    r"|(?:\d{1,3}|[a-z]|[ivxl]{2,5})\.)\s+(?=\S)"
    r"|(?P<initial>(?:[A-Z]|[IVXL]{2,5})\.)\t\s*(?=\S)"  # “A. Smith” is somebody; behind Word's letter is a tab
    # “4.1 The heads” is a paragraph of item 4, “4.1 million” is not.
    r"|(?P<sub>\d{1,3}(?:\.\d{1,3}){1,3}\.?)(?:\t\s*|\s{2,}|\s(?=[\"“‘'(]?[A-Z]))(?=\S)"
)
_LONE = re.compile(r"[-*–·•●▪‣]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxl]{2,5})[.)]")
_PARTS = re.compile(r"(?P<before>\(?(?:\d+\.)*?)(?P<counted>\d+|[A-Za-z]+)(?P<after>[.)]?)")
_ROMAN = (("l", 50), ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))


@dataclass(frozen=True)
class ListMark:
    """How far a line is indented, the bullet or the label it begins with, both as typed, and its words."""

    indent: int
    bullet: str
    label: str
    words: str


def mark_of(line: str) -> ListMark | None:
    """The mark of a list's line; None for every other."""
    words = line.strip()
    indent = indent_of(line)
    if found := _BULLET.match(words):
        return ListMark(indent, found[0].strip(), "", words[found.end() :])
    if found := _LABEL.match(words):
        label = found["label"] or found["initial"] or found["sub"]
        return ListMark(indent, "", label, words[found.end() :])
    return None


def is_lone_mark(line: str) -> bool:
    """Whether a line is the mark of a point that was never typed, ``4.``, and nothing else."""
    return bool(_LONE.fullmatch(line.strip()))


def indent_of(line: str) -> int:
    """How many columns a line is indented by."""
    before = line[: len(line) - len(line.lstrip())]
    return sum(TAB if one == "\t" else 1 for one in before)


@dataclass(frozen=True)
class Counting:
    """What a label counts: ``(b)`` is the second of ``lowerLetter``, Word's word for it, between ``(`` and ``)``."""

    before: str
    kind: str
    number: int
    after: str

    def continues(self, other: "Counting") -> bool:
        """Whether it is the next after the other."""
        return self.is_like(other) and self.number == other.number + 1

    def is_like(self, other: "Counting") -> bool:
        """Whether both are labels of one list."""
        return (self.before, self.kind, self.after) == (other.before, other.kind, other.after)


def countings_of(label: str) -> list[Counting]:
    """What a label may count, the likelier first: ``i)`` is the first in Roman numbers or the ninth letter."""
    found = _PARTS.fullmatch(label)
    if not found:
        return []
    before, counted, after = found["before"], found["counted"], found["after"]
    if counted.isdecimal():
        return [Counting(before, "decimal", int(counted), after)] if str(int(counted)) == counted else []
    case = "lower" if counted.islower() else "upper"
    low = counted.lower()
    roman = number_of_roman(low)
    letter = (len(low) - 1) * 26 + ord(low[0]) - ord("a") + 1 if len(set(low)) == 1 else 0
    ways = [Counting(before, f"{case}Roman", roman, after)] if roman else []
    ways += [Counting(before, f"{case}Letter", letter, after)] if letter else []
    return ways[::-1] if len(low) == 1 and low != "i" else ways


def number_of_roman(written: str) -> int:
    """The number that a small Roman one says, up to 89; 0 where it is none."""
    rest, number = written, 0
    for letters, value in _ROMAN:
        while rest.startswith(letters):
            rest, number = rest[len(letters) :], number + value
    return number if not rest and _roman(number) == written else 0


def _roman(number: int) -> str:
    written = ""
    for letters, value in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


class Levels:
    """How deep each line of a list is: by its indent, and by its mark where Word's clipboard has none."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str | Counting]] = []

    @property
    def are_open(self) -> bool:
        """Whether there is a list to go on with."""
        return bool(self._open)

    def end(self) -> None:
        """The list is over."""
        self._open = []

    def goes_on_with(self, mark: ListMark) -> bool:
        """Whether a line behind an empty one is of the list before it."""
        return any(self._is_next(mark, other) is not None for _, other in self._open)

    def level_of(self, mark: ListMark) -> int:
        """The level of the list's next line, from 0."""
        while self._open and mark.indent < self._open[-1][0] - 1:
            self._open.pop()
        if not self._open or mark.indent > self._open[-1][0] + 1:
            self._open.append((mark.indent, self._first(mark)))
            return self._level()
        for place in range(len(self._open) - 1, -1, -1):
            indent, other = self._open[place]
            if abs(indent - mark.indent) > 1:
                break
            if (following := self._is_next(mark, other)) is not None:
                self._open[place:] = [(indent, following)]
                return self._level()
        self._open.append((self._open[-1][0], self._first(mark)))
        return self._level()

    def _level(self) -> int:
        return min(len(self._open) - 1, DEEPEST)

    def _first(self, mark: ListMark) -> str | Counting:
        if mark.bullet:
            return mark.bullet
        return next(iter(countings_of(mark.label)), Counting("", mark.label, 0, ""))

    def _is_next(self, mark: ListMark, other: str | Counting) -> str | Counting | None:
        """The mark as one of the list in which the other is; None where it is of another list."""
        if isinstance(other, str):
            return mark.bullet if _like(mark.bullet) == _like(other) else None
        ways = countings_of(mark.label)
        return next((way for way in ways if way.continues(other)), None) or next(
            (way for way in ways[:1] if way.is_like(other) or _is_sub(way, other)), None
        )


def _like(bullet: str) -> str:
    """The bullets that are typed for one another, as one; Word's for a deeper list are others."""
    return "•" if bullet and bullet not in "o○◦§▪▫■" else bullet


def _is_sub(one: Counting, other: Counting) -> bool:
    """Whether both number paragraphs of items, as 4.9 and 5.1 do."""
    return one.before.count(".") == other.before.count(".") > 0
