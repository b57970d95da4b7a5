"""What a cell may hold, and what it means."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from spreadsheets.reading.workbooks import NoValue

FIRST_YEAR, YEARS_AHEAD = 1950, 5  # between which a school joins or leaves
NOTHING = {"", "-", "–", "—", "n/a"}
ERRORS = {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"}
WRITE_IT = "Write it as 1 September 2024."
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_NUMBERS = re.compile(r"(\d{1,2})\s?[./ -]\s?(\d{1,2})\s?[./ -]\s?(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?", re.ASCII)
_IN_WORDS = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]?([a-z]+)\.?,?[ -]?(\d{4}|\d{2})", re.ASCII)
_WITHOUT_A_DAY = re.compile(r"(?:([a-z]+)\.?,?[ -])?(\d{4})|(\d{1,2})/(\d{4})", re.ASCII)
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])


class SheetCellError(ValueError):
    """A cell that is not what its column holds; says what to write."""


def lines(value: object) -> list[str]:
    """The lines of a cell as text, tidied, without blank ones.

    A whole number is its digits: Excel hands out a URN as 114704.0. Raises ``SheetCellError`` for a cell that shows an
    error or whose formula has no value.
    """
    if isinstance(value, NoValue):
        raise SheetCellError(
            "the formula here has no value yet. Open the file in Excel and save it, or write the value."
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value if value is not None else "").replace("_x000D_", "\n").translate(_INVISIBLE)
    if text.strip().upper() in ERRORS:
        raise SheetCellError(f"the cell shows the error {text.strip()}. Write what is meant.")
    tidied = [_tidy(line) for line in re.split(r"[\r\n\v\f\u2028\u2029]+", text)]
    return [line for line in tidied if line.casefold() not in NOTHING]


def text(value: object, *, longest: int = 200) -> str:
    """The text of a cell on one line."""
    found = " ".join(lines(value))
    if len(found) > longest:
        raise SheetCellError(f"“{found[:30]}…” is longer than {longest} characters.")
    return found


def several(value: object) -> list[str]:
    """The things in a cell that holds one or many, separated by semicolons or new lines."""
    parts = [part.strip() for line in lines(value) for part in line.split(";")]
    return [part for part in (re.sub(r"^[•·*▪–-]\s*", "", part) for part in parts) if part.casefold() not in NOTHING]


def day(value: object) -> dt.date | None:
    """A day, as a date of Excel's or written with day, month and year; None where there is nothing."""
    if isinstance(value, dt.datetime | dt.date):
        return _likely(value.date() if isinstance(value, dt.datetime) else value, f"{value:%-d %B %Y}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise SheetCellError(f"“{value:g}” is a number and not a date. {WRITE_IT}")
    written = text(value)
    return _likely(_written_day(written), written) if written else None


def email(value: object) -> str:
    """An e-mail address, checked; perhaps none."""
    written = text(value, longest=254).removeprefix("mailto:")
    try:
        if written:
            validate_email(written)
    except ValidationError:
        raise SheetCellError(
            f"“{written[:60]}” is not an e-mail address. Write one such as head@school.example."
        ) from None
    return written


def _tidy(line: str) -> str:
    """One line without spaces around it or doubled in it; a space that does not break is a space."""
    line = unicodedata.normalize("NFC", line)
    line = "".join(letter if letter.isprintable() else " " for letter in line)
    found = " ".join(line.split())
    return found[:-2] if re.fullmatch(r"\d+\.0", found, re.ASCII) else found


def _written_day(written: str) -> dt.date:
    lowered = written.lower()
    if found := _ISO.fullmatch(lowered):
        year, month, number = int(found[1]), int(found[2]), int(found[3])
    elif found := _NUMBERS.fullmatch(lowered):
        year, month, number = _year(found[3]), int(found[2]), int(found[1])
    elif (found := _IN_WORDS.fullmatch(lowered)) and _month(found[2]):
        year, month, number = _year(found[3]), _month(found[2]), int(found[1])
    elif (found := _WITHOUT_A_DAY.fullmatch(lowered)) and (found[3] or not found[1] or _month(found[1])):
        raise SheetCellError(f"“{written[:40]}” does not say on which day. {WRITE_IT}")
    else:
        raise SheetCellError(f"“{written[:40]}” is not a date. {WRITE_IT}")
    try:
        return dt.date(year, month, number)
    except ValueError:  # 31 February
        raise SheetCellError(f"“{written[:40]}” is not a date. {WRITE_IT}") from None


def _month(name: str) -> int:
    """The number of a month by its name, whole or cut to three letters or more; 0 where it is none."""
    name = "sep" if name == "sept" else name
    found = [number for number, month in enumerate(MONTHS, start=1) if len(name) >= 3 and month.startswith(name)]
    return found[0] if found else 0


def _year(digits: str) -> int:
    """The year; of two digits, the one nearest to today that is not far ahead."""
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    return year if year <= timezone.localdate().year + YEARS_AHEAD else year - 100


def _likely(found: dt.date, written: str) -> dt.date:
    last = timezone.localdate().year + YEARS_AHEAD
    if not FIRST_YEAR <= found.year <= last:
        raise SheetCellError(f"“{written[:40]}” is not between {FIRST_YEAR} and {last}. {WRITE_IT}")
    return found
