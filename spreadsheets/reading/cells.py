"""What a cell may hold, and what it means."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from base.days import HOW_TO_WRITE, DayError, parse_day
from base.names import refuse_address
from base.text import cleaned
from spreadsheets.reading.workbooks import NoValue

FIRST_YEAR, YEARS_AHEAD = 1950, 5  # between which a school joins or leaves
NOTHING = {"", "-", "–", "—", "n/a"}
ERRORS = {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"}

_AS_TEXT = re.compile(r"^'(?=[=+\-@])")  # with which a text is given out that a spreadsheet would run
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
    text = str(value if value is not None else "").replace("_x000D_", "\n")
    text = _AS_TEXT.sub("", cleaned(text).translate(_INVISIBLE))
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


def name(value: object, *, longest: int, beside: str = "") -> str:
    """A name, which is published: an e-mail address in it, or alone (it stands ``beside`` no name), is refused."""
    found = text(value, longest=longest)
    if beside and not found:
        raise SheetCellError(f"“{beside[:60]}” is an e-mail address alone. Write the name before it.")
    try:
        refuse_address(found)
    except ValidationError as error:
        if error.code != "address":
            raise SheetCellError(error.message) from None
        raise SheetCellError(f"“{found[:60]}” holds an e-mail address. Write the name alone.") from None
    return found


def several(value: object) -> list[str]:
    """The things in a cell that holds one or many, separated by semicolons or new lines."""
    parts = [part.strip() for line in lines(value) for part in line.split(";")]
    return [part for part in (re.sub(r"^[•·*▪–-]\s*", "", part) for part in parts) if part.casefold() not in NOTHING]


def day(value: object) -> dt.date | None:
    """A day, as a date of Excel's or written with day, month and year; None where there is nothing."""
    if isinstance(value, dt.datetime | dt.date):
        return likely(value.date() if isinstance(value, dt.datetime) else value, f"{value:%-d %B %Y}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise SheetCellError(f"“{value:g}” is a number and not a date. {HOW_TO_WRITE}")
    written = text(value)
    try:
        return likely(parse_day(written), written) if written else None
    except DayError as error:
        raise SheetCellError(str(error)) from None


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


def likely(found: dt.date, written: str) -> dt.date:
    """The day, if a school may join or leave on it; raises ``SheetCellError`` otherwise."""
    last = timezone.localdate().year + YEARS_AHEAD
    if not FIRST_YEAR <= found.year <= last:
        raise SheetCellError(f"“{written[:40]}” is not between {FIRST_YEAR} and {last}. {HOW_TO_WRITE}")
    return found
