"""A day as people write one, read in one place for forms, sheets, files and lines of minutes (ADR 25).

The day stands before the month, as the British write; a year of four digits may stand first, as in 2026-08-31. What may
be two days is asked about and never guessed.
"""

import calendar
import datetime as dt
import re

from django.utils import timezone

HOW_TO_WRITE = "Write it as 31 August 2026 or 31/8/2026."
YEARS_AHEAD = 20  # that a year of two digits may lie ahead; the other 79 lie behind
EARLIEST_YEAR = 1000  # what is earlier is a slip of the keyboard
FIRST_LIKELY_YEAR = 1800  # the oldest schools of the register opened after it
LONGEST = 60  # characters that a day may take
A_YEAR = 365  # days, of a period that is set in days
_EXCELS_FIRST_DAY = dt.date(1899, 12, 30)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_WEEKDAY = re.compile(r"([a-z]+)[.,]{0,2} ?(?=[\da-z])(.+)")
_DAY = r"(?P<day>\d{1,2})"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)"
_NAME = r"(?P<name>[a-z]{3,9})"
_YEAR = r"['’]?(?P<year>\d{4}|\d\d)"
_TIME = r"(?:[ t]\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)?"  # Excel writes midnight after a day
_WAYS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_DAY}(?: ?[/.-] ?| )(?P<month>\d{{1,2}})(?: ?[/.-] ?| ){_YEAR}{_TIME}",  # 31/8/26
        rf"(?P<year>\d{{4}})(?: ?[/.-] ?| )(?P<month>\d{{1,2}})(?: ?[/.-] ?| ){_DAY}{_TIME}",  # 2026-08-31
        rf"{_DAY} ?[/.] ?(?P<month>\d{{1,2}})",  # 31/8
        rf"(?:the )?{_DAY}(?:st|nd|rd|th)?(?: of )?[ ./-]{{0,3}}{_NAME}(?:[ ,./-]{{0,3}}{_YEAR})?{_TIME}",  # 1st of May
        rf"{_NAME}[ ./-]{{0,3}}{_DAY}(?:st|nd|rd|th)?(?: ?, ?| |[./-]){_YEAR}",  # August 31st, 2026
        rf"{_NAME}[ ./-]{{0,3}}(?:the )?{_ORDINAL}",  # August 31st
        rf"(?P<year>\d{{4}})[ ,./-]{{1,2}}{_NAME}[ ./-]{{1,2}}{_DAY}(?:st|nd|rd|th)?",  # 2026 August 31
    )
]
_MONTH_ALONE = re.compile(r"(?:(?P<name>[a-z]{3,9})[ ,./-]{0,3}|\d{1,2} ?[/.-] ?)?(?P<year>\d{4})", re.ASCII)
_DAY_OR_YEAR = re.compile(rf"{_NAME}[ ./-]{{0,3}}['’]?(?P<year>\d\d?)", re.ASCII)
_PAIRS = re.compile(r"(\d\d)-(\d\d)-(\d\d)", re.ASCII)


class DayError(ValueError):
    """Raised for a text that is not a day. Its sentence says what is wrong and what to write instead."""


class AmbiguousDayError(DayError):
    """Raised for a text that may mean one of several days, or is likely to be a slip; ``readings`` are those days."""

    def __init__(self, sentence: str, *readings: dt.date) -> None:
        super().__init__(sentence)
        self.readings = readings


def parse_day(
    text: str, *, after: dt.date | None = None, today: dt.date | None = None, is_year_whole: bool = False
) -> dt.date:
    """Read a day. Raises ``DayError``, or ``AmbiguousDayError`` if somebody has to be asked which day is meant.

    Without a year it is the first such day on or after ``after``, where that is given. A year of two digits is the one
    from 79 years before ``today`` to 20 years after it; ``is_year_whole`` demands four.
    """
    today = today or timezone.localdate()
    if not text.strip():
        raise DayError("Enter a day, such as 31 August 2026.")
    shown = f"“{text.strip()[:40]}”"
    weekday, written = _without_weekday(_tidied(text))
    found = next((match for way in _WAYS if (match := way.fullmatch(written))), None)
    parts = found.groupdict() if found else {}
    month = int(parts.get("month") or 0) or _month(parts.get("name") or "")
    if not month:
        raise DayError(f"{shown} {_what_is_wrong(written)}. {HOW_TO_WRITE}")
    number, year = int(parts["day"]), parts.get("year") or ""
    if year:
        day = _day_of_year(shown, year, month, number, today, is_year_whole=is_year_whole)
    else:
        day = _day_of_some_year(shown, month, number, after, today)
    if _PAIRS.fullmatch(written):
        _ask_whether_the_year_is_first(shown, day, written, today)
    if weekday and WEEKDAYS[day.weekday()] != weekday:
        is_a = f"{in_words(day)} is a {WEEKDAYS[day.weekday()]}"
        raise AmbiguousDayError(f"{shown} cannot be: {is_a}. Write the day that is meant.", day)
    return day


def parse_likely_day(text: str, *, after: dt.date | None = None, is_year_whole: bool = False) -> dt.date:
    """Read a day that a record is to keep: from 1800 to 20 years ahead. What is beyond is a slip of the keyboard.

    Raises the errors of ``parse_day``, and ``DayError`` for a day that is beyond.
    """
    day, last = parse_day(text, after=after, is_year_whole=is_year_whole), timezone.localdate().year + YEARS_AHEAD
    if not FIRST_LIKELY_YEAR <= day.year <= last:
        shown = f"“{text.strip()[:40]}” is not between {FIRST_LIKELY_YEAR} and {last}"
        raise DayError(f"{shown}. Write the day that is meant, such as 31 August 2026.")
    return day


def day_of_number(number: int) -> dt.date:
    """The day that Excel keeps as that number of five digits, which it shows where a cell is not formatted as a day."""
    return _EXCELS_FIRST_DAY + dt.timedelta(days=number)


def period_in_words(days: int) -> str:
    """So many days as a period: “3 years”, or “1096 days” where they are no whole years of 365."""
    number, unit = (days // A_YEAR, "year") if days and days % A_YEAR == 0 else (days, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def days_later(day: dt.date, number: int = 1) -> dt.date:
    """The day that many days later, or earlier where the number is negative.

    At the end of the calendar it is the last day that there is: records from before days had bounds may lie there.
    """
    try:
        return day + dt.timedelta(days=number)
    except OverflowError:
        return dt.date.max if number > 0 else dt.date.min


def in_words(day: dt.date | None) -> str:
    """Write a day as ``31 August 2026``; return an empty text for None."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def _tidied(text: str) -> str:
    """Return the text in lower case, with one kind of dash and of space; empty if it is too long to be a day."""
    tidied = " ".join(text.translate(_INVISIBLE).translate(_DASHES).lower().split())
    return tidied.rstrip(" .,") if len(tidied) <= LONGEST else ""


def _without_weekday(written: str) -> tuple[str, str]:
    """Split a weekday off the start: return its full name and the rest. The name is empty if there is no weekday."""
    found = _WEEKDAY.fullmatch(written)
    name = found[1].replace("weds", "wed") if found else ""
    for weekday in WEEKDAYS:
        if found and len(name) >= 3 and weekday.lower().startswith(name):
            return weekday, found[2]
    return "", written


def _month(name: str) -> int:
    """The number of a month by its name, whole or cut to three letters or more; 0 where it is none."""
    numbers = (number for number, month in enumerate(MONTHS, start=1) if month.lower().startswith(name))
    return next(numbers, 0) if name else 0


def _real(year: int, month: int, number: int) -> dt.date | None:
    """Return the date, or None if there is no such day in the calendar."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def _in_window(digits: str, today: dt.date) -> int:
    """Return the latest year that ends in those two digits and is at most 20 years ahead."""
    last = today.year + YEARS_AHEAD
    return last - (last - int(digits)) % 100


def _day_of_year(shown: str, digits: str, month: int, number: int, today: dt.date, *, is_year_whole: bool) -> dt.date:
    """Return the day of a written year. Ask if day and month are the other way round, or if the year is not whole."""
    # A date picker sends 0026 where somebody typed 26 as the year.
    is_short = len(digits) == 2 or (digits.startswith("00") and digits != "0000")
    year = _in_window(digits[-2:], today) if is_short else int(digits)
    day = _real(year, month, number)
    if not day and (turned := _real(year, number, month)):
        raise AmbiguousDayError(f"{shown} has day and month the other way round. {_if_meant(turned)}", turned)
    if not day or year < EARLIEST_YEAR:
        raise _no_such_day(shown, year, month, number)
    if is_short and (is_year_whole or len(digits) == 4):
        raise AmbiguousDayError(f"{shown} does not give the whole year. {_if_meant(day)}", day)
    return day


def _day_of_some_year(shown: str, month: int, number: int, after: dt.date | None, today: dt.date) -> dt.date:
    """Return the first such day on or after ``after``. Without ``after``, ask whether the last or the next is meant."""
    if after:
        days = [day for year in (after.year, after.year + 1) if (day := _real(year, month, number)) and day >= after]
        if not days:
            raise _no_such_day(shown, after.year + (month < after.month), month, number)
        return days[0]
    days = [day for year in range(today.year - 8, today.year + 9) if (day := _real(year, month, number))]
    if not days:
        raise _no_such_day(shown, 2000, month, number)
    last, coming = max(day for day in days if day < today), min(day for day in days if day >= today)
    sentence = f"{shown} may be {in_words(last)} or {in_words(coming)}. Write the year as well."
    raise AmbiguousDayError(sentence, last, coming)


def _ask_whether_the_year_is_first(shown: str, day: dt.date, written: str, today: dt.date) -> None:
    """Ask about 26-08-31 if 31 August 2026 is nearer to today than 26 August 2031: some people write the year first."""
    year, month, number = written.split("-")
    turned = _real(_in_window(year, today), int(month), int(number))
    if turned and abs(turned - today) < abs(day - today):
        sentence = f"{shown} may be {in_words(day)} or {in_words(turned)}. Write the month as a word."
        raise AmbiguousDayError(sentence, day, turned)


def _if_meant(day: dt.date) -> str:
    return f"Write {in_words(day)} if that is meant."


def _no_such_day(shown: str, year: int, month: int, number: int) -> DayError:
    if number not in (29, 30, 31) or not 1 <= month <= 12 or year < EARLIEST_YEAR:
        return DayError(f"{shown} is not a day. {HOW_TO_WRITE}")
    days = calendar.monthrange(year, month)[1]
    return DayError(f"{shown} is not a day: {MONTHS[month - 1]} {year} has {days} days. {HOW_TO_WRITE}")


def _what_is_wrong(written: str) -> str:
    """Say, as the end of a sentence, why a text without both a day and a month is not a day."""
    alone, either = _MONTH_ALONE.fullmatch(written), _DAY_OR_YEAR.fullmatch(written)
    if alone and (not alone["name"] or _month(alone["name"])):
        return "does not say on which day"
    if either and _month(either["name"]):
        return "may be a day of that month or its year"
    return "is not a day"
