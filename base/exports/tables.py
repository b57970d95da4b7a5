"""Tables with named columns as CSV, line by line; nothing in them that a spreadsheet would run.

``workbooks.py`` has the same as an Excel file.
"""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

SEPARATOR = "; "  # between several values in one cell


CHUNK = 2000  # rows fetched at a time: a county at once, so that it takes few queries; a country in little memory


# What a spreadsheet would take for a formula; the apostrophe makes it text again.
# (the wide signs are those of East Asian keyboards, which some versions of Excel run too).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"}  # categories of what is not seen alone
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and a symbol that look like nothing


@dataclass(frozen=True)
class Column:
    """A column: its name for ever, what it holds, and how to get it from a row."""

    name: str
    meaning: str
    value: Callable[[Any], object]


def csv_lines(columns: Iterable[Column], rows: Iterable) -> Iterator[str]:
    """The rows as CSV, a line at a time, header first; a byte-order mark tells Excel that it is UTF-8."""
    columns = list(columns)
    yield "\ufeff" + _csv_line([column.name for column in columns])
    for row in rows:
        yield _csv_line([safe_cell(cell_of(column.value(row))) for column in columns])


def in_chunks(rows) -> Iterable:
    """The rows of a queryset some at a time; a list that a search has ranked as it is."""
    return rows.iterator(chunk_size=CHUNK) if hasattr(rows, "iterator") else rows


def cell_of(value: object) -> str | int | float | dt.date | dt.datetime | None:
    """The value as a cell may hold it: a number, a day, a moment of our clocks, or text, as which all else is said."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return timezone.make_naive(value).replace(microsecond=0) if timezone.is_aware(value) else value
    return value if value is None or isinstance(value, int | float | dt.date) else str(value)


def safe_cell(value: object) -> object:
    """The value, with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{value}" if isinstance(value, str) and _is_formula(value) else value


def _is_formula(text: str) -> bool:
    """Whether it begins like one, past everything that is not seen and that a spreadsheet may pass over."""
    first_seen = next((at for at, one in enumerate(text) if not _is_unseen(one)), len(text))
    return any(one in _FORMULA for one in text[: first_seen + 1])


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _BLANK_LETTERS


def _csv_line(cells: list) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
