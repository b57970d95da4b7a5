"""What a cell of the register may hold, and what it means."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Model

from base.days import DayError, parse_day
from base.text import one_line
from partnerships.models import EstablishmentType, School

STATUSES = {
    "open": School.Status.OPEN.value,
    "open, but proposed to close": School.Status.PROPOSED_TO_CLOSE.value,
    "closed": School.Status.CLOSED.value,
    "proposed to open": School.Status.PROPOSED_TO_OPEN.value,
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


_REMEMBERED = 4096  # cells of a column


class RegisterCellError(ValueError):
    """A cell whose value is not what its column holds; says what was expected."""


class Reader(dict):
    """What the cells of a column mean, by the cell, found out by ``convert`` where one is new.

    Most cells say what one before them said: to remember that is quicker, and keeps one copy of each text in memory.
    """

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self.convert = convert

    def __missing__(self, cell: Any) -> Any:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[cell] = self.convert(cell)
        return value


def tidy(text: str) -> str:
    """The text without spaces around it or doubled in it, and without what cannot be shown."""
    return one_line(text)


def text_of(field: str, model: type[Model] = School) -> Callable[[str], str]:
    """Return a reader of the text of that field, by default of ``School``; a field has a longest."""
    limit: int = model._meta.get_field(field).max_length  # type: ignore[union-attr, assignment]

    def convert(cell: str) -> str:
        text = tidy(cell)
        if len(text) > limit:
            raise RegisterCellError(f"“{text[:30]}…” is longer than {limit} characters.")
        return text

    return convert


def number_of(field: str) -> Callable[[str], int | None]:
    """Return a reader of the whole number of that field of ``School``; None where there is none."""
    largest = _LARGEST[School._meta.get_field(field).get_internal_type()]

    def convert(cell: str) -> int | None:
        text = cell.strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= largest):
            raise RegisterCellError(f"“{text[:30]}” is not a whole number from 0 to {largest}.")
        return int(text)

    return convert


def place_of(field: str) -> Callable[[str], int | None]:
    """Return a reader of an easting or northing; the register writes 0 where it has no place."""
    number = number_of(field)
    return lambda cell: number(cell) or None


def urn(cell: str) -> int:
    """A URN: six digits."""
    text = cell.strip()
    if not (len(text) == 6 and text.isascii() and text.isdigit() and text[0] != "0"):
        raise RegisterCellError(f"“{text[:30]}” is not a URN of six digits.")
    return int(text)


def la_code(cell: str) -> str:
    """The code of a local authority: three digits."""
    text = tidy(cell)
    if not (len(text) == 3 and text.isascii() and text.isdigit()):
        raise RegisterCellError(f"“{text[:30]}” is not a code of three digits.")
    return text


def name(cell: str) -> str:
    """The name of a school."""
    return _name(cell) or _refuse("a school needs a name.")


def day(cell: str) -> dt.date | None:
    """A day, which the DfE writes DD-MM-YYYY, or None where there is none; its year is whole, for schools are old."""
    try:
        return parse_day(cell, is_year_whole=True) if cell.strip() else None
    except DayError as error:
        raise RegisterCellError(str(error)) from None


def status(cell: str) -> str:
    """One of ``School.Status``."""
    text = tidy(cell)
    return STATUSES.get(text.lower()) or _refuse(f"“{text[:40]}” is none of: {', '.join(STATUSES)}.")


def phase(cell: str) -> str:
    """One of ``School.Phase`` or nothing; what the portal does not know is left as it is, for the reader to note."""
    text = tidy(cell)
    return PHASES.get(text.lower(), text)


type_name = text_of("name", EstablishmentType)
_name = text_of("name")


def _refuse(expected: str) -> str:
    raise RegisterCellError(expected)
