"""A paste without headings: what is known by itself stays in the box, so that they can be written above it."""

import datetime as dt
from collections.abc import Callable

from base.pasted import as_text, rows_of
from improvement.pasting import values
from improvement.pasting.headings import COLUMNS
from improvement.pasting.people import names_near
from improvement.pasting.schools import PastedSchools
from partnerships.models import Partnership
from partnerships.person_names import name_key
from spreadsheets.matching.questions import Answers
from spreadsheets.reading.cells import SheetCellError

MOST_ROWS, MOST_COLUMNS = 60, 20  # that are looked through: a partnership has fewer


def known_cells(text: str, *, partnership: Partnership, year: int, first: dt.date) -> str:
    """The cells that hold nothing but schools of the partnership, days or its people, under headings to be changed.

    Empty where there is no column of schools. Whatever else was pasted is not in it.
    """
    rows = [cells[:MOST_COLUMNS] for _, cells in rows_of(text)[:MOST_ROWS]]
    schools, people = PastedSchools(Answers({}, COLUMNS), partnership), names_near(partnership, year)
    # “Days 1” and “People 1” are to be changed: they are no headings that are read.
    is_known: dict[str, Callable[[str], bool]] = {
        "School": lambda cell: bool(cell.strip()) and schools.member(cell.strip()[:200]) is not None,
        "Days {}": lambda cell: _is_day(cell, first),
        "People {}": lambda cell: _are_people(cell, people),
    }
    columns = []
    counted = dict.fromkeys(is_known, 0)
    for place in range(max(map(len, rows), default=0)):
        cells = [row[place] if place < len(row) else "" for row in rows]
        for heading, holds in is_known.items():
            kept = [cell if holds(cell) else "" for cell in cells]
            if 2 * len(list(filter(None, kept))) >= max(1, sum(bool(cell.strip()) for cell in cells)) and any(kept):
                counted[heading] += 1
                columns.append([heading.format(counted[heading]), *kept])
                break
    if not counted["School"]:
        return ""
    columns.sort(key=lambda column: column[0] != "School")
    return as_text([list(row) for row in zip(*columns, strict=True) if any(row)])


def _is_day(cell: str, first: dt.date) -> bool:
    try:
        return bool(values.days(cell, first))
    except (SheetCellError, values.OtherError):
        return False


def _are_people(cell: str, known: set[str]) -> bool:
    try:
        found, others = values.names(cell)
    except values.OtherError:
        return False
    return bool(found) and not others and all(name_key(name.text) in known and not name.beside for name in found)
