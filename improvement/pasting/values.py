"""What a cell of a known column may hold: days, names of people, nothing else.

A cell may hold what no box of ours takes: what a review found. So what is no day and no name raises an ``OtherError``,
whose sentence does not repeat it, and is kept nowhere.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from base.days import MONTHS, WEEKDAYS, AmbiguousDayError, DayError, day_of_number, parse_likely_day
from base.names import is_nobody
from improvement.models import Half
from improvement.person_names import may_be_a_name
from spreadsheets.reading import words
from spreadsheets.reading.cells import SheetCellError, lines

LONGEST_SCHOOL, LONGEST_DAY = 120, 40
MOST_PEOPLE = 12  # in a cell
_HALVES = {
    Half.MORNING: ("am", "morning"),
    Half.AFTERNOON: ("pm", "afternoon"),
    Half.DAY: ("all day", "full day", "whole day"),
}
_HALF = {written: half for half, all_written in _HALVES.items() for written in all_written}
_RANGE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ?(?:[-–]|to|and|&|/) ?(\d{1,2}(?:st|nd|rd|th)? [a-z].*)", re.ASCII)
_TWO = re.compile(r" and |&|;| to |\+")
_NUMBER = re.compile(r"(\d\d),?(\d{3})(\.\d{1,15})?", re.ASCII)  # 46003.5, as Excel keeps a day and its time
_CLOCK = r"([01]?\d|2[0-4])(?:(?:[:.]([0-5]\d)(?::[0-5]\d)?) ?([ap]\.?m\.?)?| ?([ap]\.?m\.?))"
_TIMES = re.compile(
    r"(?P<before>(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|\d{4}|[/.-]\d\d?),? )\(?"
    rf"(?:(?:at |@ ?|from )?(?:(?P<start>{_CLOCK}|\d\d?) ?(?:-|–|to|until) ?)?(?P<end>{_CLOCK}))\)?(?![\w:/])",
    re.ASCII,
)
_NOON, _MIDDAY_IS_OVER, _FIRST_HOUR = 12, 13.5, 7  # of a visit that ends by then, or begins; no school visits at six
_BETWEEN = re.compile(r";|/|&|\+| and |\n")
_ASIDE = re.compile(r"\(([^()]*)\)")


class OtherError(Exception):
    """Raised for what a column is not for. It is dropped, and the sentence does not repeat it."""


@dataclass(frozen=True)
class VisitDay:
    """A day, and how much of it."""

    day: dt.date
    half: str = Half.DAY

    def __str__(self) -> str:
        said = f"{self.day.day} {self.day:%B} {self.day.year}"
        return said if self.half == Half.DAY else f"{said}, {Half(self.half).label.lower()}"


@dataclass(frozen=True)
class WrittenName:
    """Somebody’s name as it is written, and what stands beside it: most often their school.

    ``apart`` are the two words of one that was written as “Day, Ann”: they may be two people.
    """

    text: str
    beside: str = ""
    apart: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        text = ", ".join(self.apart) or self.text
        return f"{text} ({self.beside})" if self.beside else text


def days(cell: str, first: dt.date, *, or_before: bool = False) -> list[VisitDay]:
    """The day in a cell, or the two; a day without a year is the first such on or after ``first``.

    Where its day of the week is not right then, it may be of the year ``or_before``.
    Raises ``SheetCellError`` for what is nearly a day, and ``OtherError`` for what is none at all.
    """
    written = _TIMES.sub(_half_instead, " ".join(_lines(cell)).casefold())
    if set(written) == {"#"}:
        raise SheetCellError("the column is too narrow to show the day. Make it wider in Excel and copy it again.")
    if words.is_no_day(written):
        return []
    parts = _apart(written)
    if len(parts) > 2 or not any(map(str.isdigit, written)) or max(map(len, parts)) > LONGEST_DAY:
        raise OtherError("what stands there is no day")
    return [_day(part, first, or_before=or_before) for part in parts]


def _apart(written: str) -> list[str]:
    if found := _RANGE.fullmatch(written):
        after = found[2].partition(" ")[2]
        return [f"{found[1]} {after}", found[2]]
    return [part.strip() for part in _TWO.split(written) if part.strip()] or [written]


def _half_instead(times: re.Match[str]) -> str:
    """How much of the day a time or two say, in the words of a half; one time alone in the morning says nothing."""
    end = _hour(times["end"])
    start = _hour(times["start"]) if times["start"] else end
    if start >= _NOON:
        return f"{times['before']}pm"
    if not times["start"]:
        return times["before"].rstrip(" ,")
    return f"{times['before']}{'am' if end <= _MIDDAY_IS_OVER else 'all day'}"


def _hour(clock: str) -> float:
    found = re.match(r"(\d+)[:.]?(\d*)", clock)
    hour, minute = (int(part or 0) for part in found.groups()) if found else (0, 0)
    if "p" in clock or (0 < hour < _FIRST_HOUR and "a" not in clock):
        hour = hour % _NOON + _NOON
    return hour + minute / 60


def _day(written: str, first: dt.date, *, or_before: bool) -> VisitDay:
    written = re.sub(r"([ap])[.]m$", r"\1m", written.rstrip(" )."))
    said = next((said for said in _HALF if written.endswith(said)), "")
    half, written = _HALF.get(said, Half.DAY), written.removesuffix(said).rstrip(" ,(–-")
    if found := _NUMBER.fullmatch(written):
        is_after_noon = float(found[3] or 0) >= 0.5
        return VisitDay(day_of_number(int(found[1] + found[2])), Half.AFTERNOON if is_after_noon else half)
    try:
        return VisitDay(_day_of_some_year(written, first, or_before=or_before), half)
    except DayError as bad:
        if not all(map(_is_of_a_day, re.findall(r"[^\W\d_]+", written))):
            raise OtherError("what stands there is no day") from None
        raise SheetCellError(str(bad)) from None


def _day_of_some_year(written: str, first: dt.date, *, or_before: bool) -> dt.date:
    try:
        return parse_likely_day(written, after=first)
    except AmbiguousDayError:  # another day of the week
        if or_before:
            with suppress(DayError):
                return parse_likely_day(written, after=first.replace(year=first.year - 1))
        raise


def _is_of_a_day(word: str) -> bool:
    """Whether the word may stand in a day: a month or a day of the week, perhaps cut or misspelt, or “th”."""
    known = [name.lower() for name in (*MONTHS, *WEEKDAYS)]
    is_near = any(OSA.distance(word, name, score_cutoff=2) <= 2 for name in known) and len(word) > 4
    return is_near or any(name.startswith(word) for name in known) or word in {"st", "nd", "rd", "th", "of", "the"}


def names(cell: str) -> tuple[list[WrittenName], int]:
    """The people in a cell; and how many parts of it are no names, which are dropped."""
    parts = [(part.strip(" ,-–—•*"), apart) for line in _lines(cell) for part, apart in _several(line)]
    parts = [(part, apart) for part, apart in parts if part and not is_nobody(part)]
    if len(parts) > MOST_PEOPLE:
        raise OtherError(f"there are more than {MOST_PEOPLE} names")
    found = [_name(*part) for part in parts]
    return [one for one in found if one], found.count(None)


def _several(line: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts of a line, what stands in brackets whole; “Day, Ann” is one, the other way round, with its words."""
    parts = [""]
    for piece in re.split(r"(\([^()]*\))", line):
        first, *rest = [piece] if piece.startswith("(") else _BETWEEN.split(piece)
        parts[-1] += first
        parts += rest
    for part in parts:
        turned = re.fullmatch(r"\s*([^\s,()]+), ?([^\s,()]+)\s*", part)
        if turned and not any(map(is_nobody, turned.groups())):
            yield f"{turned[2]} {turned[1]}", (turned[1], turned[2])
        else:
            yield from ((one, ()) for one in re.split(r",(?![^()]*\))", part))


def _name(part: str, apart: tuple[str, ...]) -> WrittenName | None:
    """A name, with what stands beside it in brackets or after a dash; None where it is nobody's."""
    beside = " ".join(_ASIDE.findall(part)).strip()
    text, _, after = " ".join(_ASIDE.sub(" ", part).split()).partition(" - ")
    text, _, after_long = text.partition(" – ")
    text, beside = text.strip(" .,-"), (beside or after or after_long).strip()
    apart = apart if all(map(may_be_a_name, apart)) else ()
    return WrittenName(text, beside[:LONGEST_SCHOOL], apart) if may_be_a_name(text) else None


def school(cell: str) -> str:
    """What a cell says of a school. Raises ``OtherError`` for what is no name of one."""
    written = " ".join(_lines(cell))
    if is_nobody(written):
        return ""
    if written.startswith("="):
        raise OtherError("the cell holds a formula. Copy the cells as they are shown, without formulas")
    if len(written) > LONGEST_SCHOOL:
        raise OtherError("what stands there is too long for the name of a school")
    if not (any(map(str.isalpha, written)) or re.fullmatch(r"\d{6}|\d{3}/\d{4}", written, re.ASCII)):
        raise OtherError("what stands there is no school")
    return written


def _lines(cell: str) -> list[str]:
    try:
        return lines(cell)
    except SheetCellError:
        raise OtherError("the cell shows an error of Excel’s") from None
