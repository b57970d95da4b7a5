"""Days as councils write them in sheets: some say two days, some a month, a term or a school year."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from base.days import DayError, day_of_number, in_words, parse_day
from spreadsheets.reading import cells
from spreadsheets.reading.cells import SheetCellError

_NUMBERS = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4}|\d\d)", re.ASCII)
_MONTH = re.compile(r"([a-z]{3,9})[ ,./'’-]{0,3}(\d{4}|\d\d)", re.ASCII | re.IGNORECASE)
_NUMBERED_MONTH = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{4})", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?: ?(?:[/–—-]|to) ?(\d{4}|\d\d))?", re.ASCII | re.IGNORECASE)
_TERMS = {"autumn": (9, 12), "winter": (9, 12), "spring": (1, 4), "summer": (4, 8)}
_YEAR_MAY_BE_FIRST = re.compile(r"\d\d-\d\d-\d\d", re.ASCII)  # 24-09-01: written out, it is no question
_SERIAL = re.compile(r"\d{5}", re.ASCII)


@dataclass(frozen=True)
class UnsureDay:
    """What a cell says where it may be two days: ``day_first`` and ``month_first``, of which one may not exist.

    Of a month, a term or a school year ``first`` and ``last`` are its days.
    """

    text: str
    day_first: dt.date | None = None
    month_first: dt.date | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def is_a_period(self) -> bool:
        """Whether it names a month, a term or a year and no day."""
        return self.first is not None

    @property
    def settles(self) -> str:
        """Which order it can only be in: “day”, “month” or neither.

        The first of September is where nearly every membership begins, so 1/9/2024 is not taken for the ninth of
        January.
        """
        if self.is_a_period or self.day_first == self.month_first:
            return ""
        if self.day_first is None:
            return "month"
        is_september = (self.day_first.day, self.day_first.month) == (1, 9)
        return "day" if self.month_first is None or is_september else ""


SheetDay = dt.date | UnsureDay | None


def written_day(value: object) -> SheetDay:
    """A day, as a date of Excel's or written; raises ``SheetCellError`` for what is none and no period either."""
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(number, int) and not isinstance(number, bool) and _SERIAL.fullmatch(str(number)):
        value = day_of_number(number)  # which Excel shows where a cell is not formatted as a day
    if not isinstance(value, str):
        return cells.day(value)
    written = cells.text(value)
    if unsure := _by_order(written) or _period(written):
        return unsure
    if _SERIAL.fullmatch(written):
        return cells.day(day_of_number(int(written)))
    return cells.day(written)


def in_order(days: Iterable[SheetDay]) -> bool:
    """Whether all of them may be read with the day first, as the British write: nothing in the sheet says otherwise."""
    unsure = [day for day in days if isinstance(day, UnsureDay) and not day.is_a_period]
    said = {day.settles for day in unsure}
    return "month" not in said and ("day" in said or all(day.day_first == day.month_first for day in unsure))


def _by_order(written: str) -> UnsureDay | None:
    """A day in numbers, read in both orders."""
    found = _NUMBERS.fullmatch(written)
    if not found or _YEAR_MAY_BE_FIRST.fullmatch(written):
        return None
    one, other, year = found.groups()
    day_first, month_first = _read(f"{one}/{other}/{year}"), _read(f"{other}/{one}/{year}")
    if not (day_first or month_first):
        return None
    return UnsureDay(written, day_first, month_first)


def _read(written: str) -> dt.date | None:
    try:
        return cells.likely(parse_day(written), written)
    except (DayError, SheetCellError):
        return None


def _period(written: str) -> UnsureDay | None:
    """A month, a term or a school year."""
    if found := _MONTH.fullmatch(written):
        name, year = found.groups()
        if months := _TERMS.get(name.lower()):
            return _months(written, _year(year), *months)
        first = _read(f"1 {name} {year}")
        return _months(written, first.year, first.month, first.month) if first else None
    term = re.fullmatch(r"(autumn|winter|spring|summer) term,? (\d{4}|\d\d)", written, re.ASCII | re.IGNORECASE)
    if term:
        return _months(written, _year(term[2]), *_TERMS[term[1].lower()])
    if found := _NUMBERED_MONTH.fullmatch(written):
        first = _read(f"1/{found[1]}/{found[2]}")
        return _months(written, first.year, first.month, first.month) if first else None
    if (found := _YEAR.fullmatch(written)) and _is_a_school_year(*found.groups()):
        return _school_year(written, int(found[1]))
    return None


def _school_year(written: str, year: int) -> UnsureDay | None:
    if not cells.FIRST_YEAR <= year < dt.MAXYEAR:
        return None
    return _within(written, dt.date(year, 9, 1), dt.date(year + 1, 8, 31))


def _is_a_school_year(first: str, last: str | None) -> bool:
    return last is None or int(last) % 100 == (int(first) + 1) % 100


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _months(written: str, year: int, first: int, last: int) -> UnsureDay | None:
    if not cells.FIRST_YEAR <= year < dt.MAXYEAR:
        return None
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return _within(written, dt.date(year, first, 1), after - dt.timedelta(days=1))


def _within(written: str, first: dt.date, last: dt.date) -> UnsureDay | None:
    is_likely = _read(in_words(first)) and _read(in_words(last))
    return UnsureDay(written, first=first, last=last) if is_likely else None
