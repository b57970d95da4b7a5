"""A day as people write one, read in one place for forms, sheets, files and lines of minutes (ADR 25).

The day stands before the month, as the British write; a year of four digits may stand first, as in 2026-08-31. What may
be two days is asked about and never guessed.
"""

import calendar
import datetime as dt
import re

from django.utils import timezone

HOW_TO_WRITE = "Write it as 31 August 2026 or 31/8/2026."
SUCH_AS = "31 August 2026"
A_FORTNIGHT = 14  # days, that an example of a day to come lies ahead
YEARS_AHEAD = 20  # that a year of two digits may lie ahead; the other 79 lie behind
EARLIEST_YEAR = 1000  # what is earlier is a slip of the keyboard
FIRST_LIKELY_YEAR = 1800  # the oldest schools of the register opened after it
LONGEST = 60  # characters that a day may take
LEAP_YEAR, FEBRUARY = 2000, 2
BY_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}  # days by how far they lie from today
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
_DATED_WORDS = re.compile(  # they make another day of the one that follows, or say that there are several
    r"\b(?:after|and|before|between|except|following|from|not|or|past|since|than|to|weeks?|days?|months?|years?)\b"
)
_PAIRS = re.compile(r"(\d\d)-(\d\d)-(\d\d)", re.ASCII)


class DayError(ValueError):
    """Raised for a text that is not a day. Its sentence says what is wrong and what to write instead."""


class AmbiguousDayError(DayError):
    """Raised for a text that may mean one of several days, or is likely to be a slip; ``readings`` are those days."""

    def __init__(self, sentence: str, *readings: dt.date) -> None:
        super().__init__(sentence)
        self.readings = readings


def parse_day(
    text: str,
    *,
    after: dt.date | None = None,
    before: dt.date | None = None,
    today: dt.date | None = None,
    is_year_whole: bool = False,
    is_typed_now: bool = False,
) -> dt.date:
    """Read a day. Raises ``DayError``, or ``AmbiguousDayError`` if somebody has to be asked which day is meant.

    Without a year it is the first such day on or after ``after``, or the last on or before ``before``, where one of
    them is given. A year of two digits is the one from 79 years before ``today`` to 20 years after it;
    ``is_year_whole`` demands four. Where it is typed now, and does not stand in a file or in minutes, “today” and
    “tomorrow” are days too, and so is the one day among other words: “by 31 March”.
    """
    today = today or timezone.localdate()
    how_to_write = _how_to_write(after, today) if is_typed_now else HOW_TO_WRITE
    if not text.strip():
        raise DayError(f"Enter a day, such as {SUCH_AS}.")
    shown = f"“{text.strip()[:40]}”"
    weekday, written = _without_weekday(_tidied(text))
    if is_typed_now and written in BY_TODAY:
        return days_later(today, BY_TODAY[written])
    month, parts = _read(written)
    if not month and is_typed_now:
        weekday, written = _day_among_words(_tidied(text), after, today) or (weekday, written)
        month, parts = _read(written)
    if not month:
        raise DayError(f"{shown} {_what_is_wrong(written)}. {how_to_write}")
    number, year = int(parts["day"] or 0), parts.get("year") or ""
    if year:
        day = _day_of_year(shown, year, month, number, today, how_to_write, is_year_whole=is_year_whole)
    else:
        day = _day_of_some_year(shown, month, number, after, before, today, how_to_write)
    if _PAIRS.fullmatch(written):
        _ask_whether_the_year_is_first(shown, day, written, today)
    if weekday and WEEKDAYS[day.weekday()] != weekday:
        is_a = f"{in_words(day)} is a {WEEKDAYS[day.weekday()]}"
        raise AmbiguousDayError(f"{shown} cannot be: {is_a}. Write the day that is meant.", day)
    return day


def parse_likely_day(
    text: str,
    *,
    after: dt.date | None = None,
    before: dt.date | None = None,
    is_year_whole: bool = False,
    is_typed_now: bool = False,
) -> dt.date:
    """Read a day that a record is to keep: from 1800 to 20 years ahead. What is beyond is a slip of the keyboard.

    Raises the errors of ``parse_day``, and ``DayError`` for a day that is beyond.
    """
    day = parse_day(text, after=after, before=before, is_year_whole=is_year_whole, is_typed_now=is_typed_now)
    last = timezone.localdate().year + YEARS_AHEAD
    if not FIRST_LIKELY_YEAR <= day.year <= last:
        shown = f"“{text.strip()[:40]}” is not between {FIRST_LIKELY_YEAR} and {last}"
        such_as = in_words(_example(after, timezone.localdate())) if after and is_typed_now else SUCH_AS
        raise DayError(f"{shown}. Write the day that is meant, such as {such_as}.")
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


def _read(written: str) -> tuple[int, dict[str, str | None]]:
    """The month of a day, and what else is written of it; 0 where it is no day."""
    found = next((match for way in _WAYS if (match := way.fullmatch(written))), None)
    parts = found.groupdict() if found else {}
    return int(parts.get("month") or 0) or _month(parts.get("name") or ""), parts


def _day_among_words(written: str, after: dt.date | None, today: dt.date) -> tuple[str, str] | None:
    """The one day in words such as “next steps by 31 March”: its weekday, if any, and the day as it is written.

    None where there is no day, or may be another: beside it no number stands, no other month or weekday, and no word
    such as “after”. “Jan 15” is the day where the year 2015 cannot be meant.
    """
    words = written.replace(" the ", " ").split()
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            weekday, day = _without_weekday(" ".join(words[start : start + length]).strip("()[]:;,. "))
            day = _month_first(day, after, today) or day
            if _read(day)[0]:
                rest = " ".join([*words[:start], *words[start + length :]])
                return (weekday, day) if _is_without_days(rest) else None
    return None


def _is_without_days(rest: str) -> bool:
    words = re.findall(r"[a-z]+", rest)
    named = any(len(word) >= 3 and (_month(word) or _without_weekday(f"{word} 1")[0]) for word in words)
    return not named and not re.search(r"\d", rest) and not _DATED_WORDS.search(rest)


def _month_first(written: str, after: dt.date | None, today: dt.date) -> str:
    """“Jan 15” with its day first, where a day is to come and that year is over; empty for all else."""
    found = _DAY_OR_YEAR.fullmatch(written)
    if not (found and after and _month(found["name"]) and "’" not in written and "'" not in written):
        return ""
    is_over = len(found["year"]) == 1 or _in_window(found["year"], today) < after.year
    return f"{found['year']} {found['name']}" if is_over else ""


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


def _day_of_year(
    shown: str, digits: str, month: int, number: int, today: dt.date, how_to_write: str, *, is_year_whole: bool
) -> dt.date:
    """Return the day of a written year. Ask if day and month are the other way round, or if the year is not whole."""
    # A date picker sends 0026 where somebody typed 26 as the year.
    is_short = len(digits) == 2 or (digits.startswith("00") and digits != "0000")
    year = _in_window(digits[-2:], today) if is_short else int(digits)
    day = _real(year, month, number)
    if not day and (turned := _real(year, number, month)):
        raise AmbiguousDayError(f"{shown} has day and month the other way round. {_if_meant(turned)}", turned)
    if not day or year < EARLIEST_YEAR:
        raise _no_such_day(shown, year, month, number, how_to_write)
    if is_short and (is_year_whole or len(digits) == 4):
        raise AmbiguousDayError(f"{shown} does not give the whole year. {_if_meant(day)}", day)
    return day


def _day_of_some_year(
    shown: str,
    month: int,
    number: int,
    after: dt.date | None,
    before: dt.date | None,
    today: dt.date,
    how_to_write: str,
) -> dt.date:
    """Return the first such day on or after ``after``, or the last on or before ``before``.

    Without both, ask whether the last or the next is meant.
    """
    if not _real(LEAP_YEAR, month, number):
        raise _no_such_day(shown, None, month, number, how_to_write)
    if after or before:
        given = after or before or today
        years = (given.year, given.year + 1) if after else (given.year, given.year - 1)
        days = [day for year in years if (day := _real(year, month, number))]
        days = [day for day in days if (day >= given if after else day <= given)]
        if not days:
            year = after.year + (month < after.month) if after else given.year
            raise _no_such_day(shown, year, month, number, how_to_write)
        return days[0]
    days = [day for year in range(today.year - 8, today.year + 9) if (day := _real(year, month, number))]
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


def _no_such_day(shown: str, year: int | None, month: int, number: int, how_to_write: str) -> DayError:
    """Say how many days the month has; without the year where none was written and it has as many in each."""
    if number not in (29, 30, 31) or not 1 <= month <= 12 or (year is not None and year < EARLIEST_YEAR):
        return DayError(f"{shown} is not a day. {how_to_write}")
    days = calendar.monthrange(LEAP_YEAR if year is None else year, month)[1]
    which = MONTHS[month - 1] if year is None else f"{MONTHS[month - 1]} {year}"
    at_most = "at most " if year is None and month == FEBRUARY else ""
    return DayError(f"{shown} is not a day: {which} has {at_most}{days} days. {how_to_write}")


def _how_to_write(after: dt.date | None, today: dt.date) -> str:
    """What to write instead; where a day to come is wanted, the example is one to come."""
    if not after:
        return HOW_TO_WRITE
    day = _example(after, today)
    return f"Write a day, such as {in_words(day)} or {day.day}/{day.month}/{day.year}."


def _example(after: dt.date, today: dt.date) -> dt.date:
    return days_later(max(after, today), A_FORTNIGHT)


def _what_is_wrong(written: str) -> str:
    """Say, as the end of a sentence, why a text without both a day and a month is not a day."""
    alone, either = _MONTH_ALONE.fullmatch(written), _DAY_OR_YEAR.fullmatch(written)
    if alone and (not alone["name"] or _month(alone["name"])):
        return "does not say on which day"
    if either and _month(either["name"]):
        return "may be a day of that month or its year"
    return "is not a day"
