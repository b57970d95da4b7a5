"""What a cell of the register may hold, and what it means."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.db.models import Model

from base.days import DayError, day_of_number, parse_likely_day
from base.text import LOST, one_line
from partnerships.models import EstablishmentType, School

NEVER_OPENED, UNDECIDED = "never opened", "undecided"  # of the register's statuses, those that no school here has
STATUSES = {
    "open": School.Status.OPEN.value,
    "open, but proposed to close": School.Status.PROPOSED_TO_CLOSE.value,
    "closed": School.Status.CLOSED.value,
    "proposed to open": School.Status.PROPOSED_TO_OPEN.value,
    "pending approval": School.Status.PROPOSED_TO_OPEN.value,
    "de-registered": School.Status.CLOSED.value,  # an independent school that was struck off
    "deregistered": School.Status.CLOSED.value,
    "rejected opening": NEVER_OPENED,
    "created in error": NEVER_OPENED,
    "quarantine": UNDECIDED,
    "not applicable": UNDECIDED,
}
PHASES = {
    "nursery": School.Phase.NURSERY.value,
    "primary": School.Phase.PRIMARY.value,
    "middle deemed primary": School.Phase.PRIMARY.value,
    "secondary": School.Phase.SECONDARY.value,
    "middle deemed secondary": School.Phase.SECONDARY.value,
    "all-through": School.Phase.ALL_THROUGH.value,
    "all through": School.Phase.ALL_THROUGH.value,
    "16 plus": School.Phase.POST_16.value,
    "not applicable": School.Phase.NOT_APPLICABLE.value,
    "": "",
}
KNOWN_PHASES = frozenset(PHASES.values())
_LARGEST = {"PositiveSmallIntegerField": 32_767, "PositiveIntegerField": 2_147_483_647}  # what PostgreSQL can hold

GARBLED = "letters were garbled, as where two programs disagree on how text is kept; they are put right."
UNREADABLE = f"a character cannot be read; “{LOST}” stands for it."
FIRST_0 = "the first 0 of the number was missing; it is put back."
LOST_DIGITS = "a program has shortened the number (1.2E+09) and lost its digits; it is left out."
A_NUMBER = "the day was a number, as Excel keeps days; it is read as the day."

_REMEMBERED = 4096  # cells of a column
_SHORTENED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_ONCE_EXCELS = re.compile(r"\A(?:(\d+)\.0+|(\d{1,3}(?:,\d{3})+))\Z", re.ASCII)  # 114704.0 or 114,704
_WITHOUT_0 = re.compile(r"[1-9](?:[ ()-]*\d){8,9}", re.ASCII)  # British numbers have 10 or 11 digits with it


class RegisterCellError(ValueError):
    """A cell whose value is not what its column holds; says what was expected."""


class OddCell(Exception):
    """A cell that is not as it should be and can be used: as ``value``; ``said`` is half a sentence on what was odd."""

    def __init__(self, value: object, said: str) -> None:
        self.value, self.said = value, said
        super().__init__(said)


class Reader(dict):
    """What the cells of a column mean, by the cell, found out by ``convert`` where one is new.

    Most cells say what one before them said: to remember that is quicker, and keeps one copy of each text in memory.
    ``odd`` has what was odd about a cell, by the cell.
    """

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self.convert = convert
        self.odd: dict[Any, str] = {}
        self.has_met_odd: Callable[[], object] = _nobody_asks

    def __missing__(self, cell: Any) -> Any:
        if len(self) >= _REMEMBERED:
            self.clear()
            self.odd.clear()
        try:
            value = self.convert(cell)
        except OddCell as odd:
            value, self.odd[cell] = odd.value, odd.said
            self.has_met_odd()
        self[cell] = value
        return value


def _nobody_asks() -> None:
    pass


def tidy(text: str) -> str:
    """The text without spaces around it or doubled in it, and without what cannot be shown."""
    return one_line(text)


def plain_number(cell: str) -> str:
    """The cell, where a number in it was written as 114704.0 or 114,704 the number by itself."""
    text = tidy(cell)
    found = _ONCE_EXCELS.fullmatch(text)
    return (found[1] or found[2].replace(",", "")) if found else text


def text_of(field: str, model: type[Model] = School) -> Callable[[str], str]:
    """Return a reader of the text of that field, by default of ``School``; what is too long for it is odd."""
    limit = longest(field, model)

    def convert(cell: str) -> str:
        is_plain = cell.isascii()
        text = one_line(cell) if is_plain else text_as_meant(cell)
        if len(text) > limit:
            raise OddCell("", f"longer than {limit} characters; it is left out.")
        return text if is_plain else _unless_odd(text, cell)

    return convert


def needed_text_of(field: str, model: type[Model] = School) -> Callable[[str], str]:
    """Return a reader of the text of a field without which a school is not known; what is too long is an error."""
    limit = longest(field, model)

    def convert(cell: str) -> str:
        is_plain = cell.isascii()
        text = one_line(cell) if is_plain else text_as_meant(cell)
        if len(text) > limit:
            raise RegisterCellError(f"“{text[:30]}…” is longer than {limit} characters.")
        return text if is_plain else _unless_odd(text, cell)

    return convert


def longest(field: str, model: type[Model] = School) -> int:
    """How many characters a field of text holds."""
    return model._meta.get_field(field).max_length  # type: ignore[union-attr, return-value]


def text_as_meant(cell: str) -> str:
    """The tidy text of a cell; what is UTF-8 in a file of cp1252 is read as UTF-8."""
    if cell.isascii():
        return tidy(cell)
    try:  # other text is UTF-8 by chance as good as never
        return tidy(cell.encode("cp1252", "surrogateescape").decode())
    except UnicodeError:
        return tidy(cell)


def _unless_odd(text: str, cell: str) -> str:
    if LOST in text:
        raise OddCell(text, UNREADABLE)
    if text != tidy(cell):
        raise OddCell(text, GARBLED)
    return text


def number_of(field: str) -> Callable[[str], int | None]:
    """Return a reader of the whole number of that field of ``School``; None where there is none; another is odd."""
    largest = _LARGEST[School._meta.get_field(field).get_internal_type()]

    def convert(cell: str) -> int | None:
        text = cell if cell.isdigit() else plain_number(cell)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= largest):
            raise OddCell(None, f"“{text[:30]}” is not a whole number from 0 to {largest}; it is left out.")
        return int(text)

    return convert


def place_of(field: str) -> Callable[[str], int | None]:
    """Return a reader of an easting or northing; the register writes 0 where it has no place."""
    number = number_of(field)
    return lambda cell: number(cell) or None


def urn(cell: str) -> int:
    """A URN: six digits."""
    text = cell if cell.isdigit() else plain_number(cell)
    if not (len(text) == 6 and text.isascii() and text.isdigit() and text[0] != "0"):
        raise RegisterCellError(f"“{text[:30]}” is not a URN of six digits.")
    return int(text)


def urn_if_any(cell: str) -> int | None:
    """The URN of a cell; None where it holds none."""
    try:
        return urn(cell)
    except RegisterCellError:
        return None


def la_code(cell: str) -> str:
    """The code of a local authority: three digits."""
    text = plain_number(cell)
    if not is_la_code(text):
        raise RegisterCellError(f"“{text[:30]}” is not a code of three digits.")
    return text


def is_la_code(text: str) -> bool:
    """Whether it is a code as the DfE has them."""
    return len(text) == 3 and text.isascii() and text.isdigit()


def name(cell: str) -> str:
    """The name of a school."""
    return _name(cell) or _refuse("a school needs a name.")


def day(cell: str) -> dt.date | None:
    """A day, which the DfE writes DD-MM-YYYY, or None where there is none; its year is whole, for schools are old."""
    text = cell.strip()
    if not text:
        return None
    if len(text) == 5 and text.isascii() and text.isdigit():
        raise OddCell(day_of_number(int(text)), A_NUMBER)
    if set(text) == {"#"}:
        raise RegisterCellError(
            "Excel wrote “####” in place of a day, for its column was too narrow. Fetch the file again."
        )
    try:
        return parse_likely_day(tidy(cell), is_year_whole=True)
    except DayError as error:
        raise RegisterCellError(str(error)) from None


def day_if_any(cell: str) -> dt.date | None:
    """A day that is nothing about the school's life, such as that of the row's latest change; another text is odd."""
    try:
        return day(cell)
    except RegisterCellError:
        raise OddCell(None, "no day; it is left out.") from None


def status(cell: str) -> str:
    """One of ``School.Status``, or ``NEVER_OPENED`` or ``UNDECIDED``."""
    text = tidy(cell)
    return STATUSES.get(text.lower()) or _refuse(f"“{text[:40]}” is none of: {', '.join(STATUSES)}.")


def phase(cell: str) -> str:
    """One of ``School.Phase`` or nothing; what the portal does not know is left as it is, for the reader to note."""
    text = tidy(cell)
    return PHASES.get(text.lower(), text)


def telephone(cell: str) -> str:
    """A telephone number. Excel takes it for a number and so its first 0, or writes it as 1.2E+09."""
    text = _telephone(cell)
    if text[:1] == "0" or not text:
        return text
    if _SHORTENED.fullmatch(text):
        raise OddCell("", LOST_DIGITS)
    text = plain_number(text)
    if _WITHOUT_0.fullmatch(text):
        raise OddCell(f"0{text}", FIRST_0)
    return text


def ukprn(cell: str) -> str:
    """A UKPRN: eight digits, or nothing."""
    text = cell if cell.isdigit() else plain_number(cell)
    if not text or (len(text) == 8 and text.isascii() and text.isdigit()):
        return text
    raise OddCell("", LOST_DIGITS if _SHORTENED.fullmatch(text) else "no UKPRN of eight digits; it is left out.")


def is_childrens_centre(type_name: str) -> bool:
    """Whether an establishment of this type is a children's centre, which is no school."""
    return tidy(type_name).replace("’", "'").lower().startswith("children's centre")


type_name = needed_text_of("name", EstablishmentType)
_name = needed_text_of("name")
_telephone = text_of("telephone")


def _refuse(expected: str) -> str:
    raise RegisterCellError(expected)
