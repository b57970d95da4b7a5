"""The tables of a file, and which of them are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from spreadsheets.reading import words
from spreadsheets.reading.faults import SheetRefused, SheetUnclear
from spreadsheets.reading.files import is_workbook
from spreadsheets.reading.headings import Headings, Layout, SheetRow, headings_of
from spreadsheets.reading.texts import read_text
from spreadsheets.reading.workbooks import read_workbook

FIRST_ROWS = 12  # shown where columns are matched


class Table(Protocol):
    """The cells of a sheet, or of a text file, whose title is empty."""

    title: str
    is_hidden: bool
    rows: list[SheetRow]

    def below(self, headings: Headings) -> tuple[list[SheetRow], list[str]]:
        """The rows below the headings, and what the reader should know, in sentences."""
        ...


@dataclass
class ReadTable:
    """A table that is read, with its headings; ``is_one_of_several`` of its file that could be."""

    table: Table
    headings: Headings
    is_one_of_several: bool = False


def read_tables(path: Path, name: str, layout: Layout) -> Sequence[Table]:
    """All tables of a file that say something, at least one.

    Raises ``SheetRefused`` for what is no spreadsheet, is none that is safe to open, or has nothing in any cell.
    """
    found: Sequence[Table] = read_workbook(path, name) if is_workbook(path, name) else read_text(path, name, layout)
    if tables := [table for table in found if _says_something(table)]:
        return tables
    raise SheetRefused(f"{name} has nothing in any cell. Fill it in, save it, and give it again.")


def chosen_tables(tables: Sequence[Table], layout: Layout, name: str) -> list[ReadTable]:
    """Those that are read: the ones that somebody chose, or else the one visible one that has the headings.

    The portal's own sheet “About”, and its like, are none.

    Raises ``SheetUnclear`` where somebody has to say which, or what the columns are.
    """
    if layout.sheets:
        chosen = [_of_title(tables, title, name) for title in layout.sheets]
        found = [(table, _headings(table, layout, name)) for table in chosen]
        return [ReadTable(table, headings, len(found) > 1) for table, headings in found]
    with_headings = [
        ReadTable(table, headings)
        for table in tables
        if is_offered(table) and (headings := headings_of(table.title, table.rows, layout))
    ]
    if len(with_headings) > 1 and not layout.takes_all:
        names = ", ".join(f"“{one.table.title}”" for one in with_headings)
        raise SheetUnclear(f"{name} has the headings on {len(with_headings)} sheets: {names}. Say which are meant.")
    for one in with_headings:
        one.is_one_of_several = len(with_headings) > 1
    if not with_headings:
        raise SheetUnclear(_why_none(tables, layout, name))
    return with_headings


def _says_something(table: Table) -> bool:
    return any(cell is not None and str(cell).strip() for _, cells in table.rows for cell in cells)


def is_offered(table: Table) -> bool:
    """Whether it may be one that is meant: it is not hidden, and not only about the file."""
    return not table.is_hidden and not words.holds_no_table(table.title)


def _of_title(tables: Sequence[Table], title: str, name: str) -> Table:
    for table in tables:
        if table.title.strip().casefold() == title.strip().casefold():
            return table
    raise SheetRefused(f"{name} has no sheet “{title}”. It has: {', '.join(table.title for table in tables)}.")


def _headings(table: Table, layout: Layout, name: str) -> Headings:
    if headings := headings_of(table.title, table.rows, layout):
        return headings
    of = f"The sheet “{table.title}” of {name}" if table.title else name
    raise SheetUnclear(f"{of} has no row with the headings Partnership and School. The template shows them all.")


def _why_none(tables: Sequence[Table], layout: Layout, name: str) -> str:
    for table in tables:
        if table.is_hidden and headings_of(table.title, table.rows, layout):
            return f"The sheet “{table.title}” of {name} has the headings and is hidden. Unhide it."
    which = f"No sheet of {name} has" if len(tables) > 1 or any(table.title for table in tables) else f"{name} has no"
    row = "row" if which.endswith("no") else "a row"
    return f"{which} {row} with the headings Partnership and School. The template shows them all."
