"""Excel workbooks as rows of cells.

They are read row by row (``read_only``). Read whole, openpyxl makes a cell of each that a merged range, a link or a
comment names: one range in a file of 5 KB took 99 seconds and 1.6 GB.
"""

import logging
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from xml.sax.handler import ContentHandler

import openpyxl
from defusedxml import sax
from django.utils.text import get_text_list
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from spreadsheets.reading.faults import SheetRefused
from spreadsheets.reading.headings import COLUMNS, HEAD, SCHOOL, URN, Headings, SheetRow

logger = logging.getLogger(__name__)

MAX_ROW = 20_000  # far below the last one that can be filled, for many rows are blank
MAX_COLUMN = 60
LAST_ROW = 1_048_576  # that Excel has
MAX_MERGED = 100_000  # cells, of all ranges together, within those rows and columns: more than 10,000 rows of nine
FILLED_DOWN = [name for name in COLUMNS if name not in (SCHOOL, URN, HEAD)]  # a merged School is one school


class NoValue:
    """A formula whose value is not in the file: a program wrote it, and no Excel has worked it out yet."""


@dataclass
class WorkbookTable:
    """A sheet of a workbook."""

    path: Path
    title: str
    is_hidden: bool
    rows: list[SheetRow]
    beside: "_Beside"

    def below(self, headings: Headings) -> tuple[list[SheetRow], list[str]]:
        """The rows below the headings, and what the reader should know, in sentences.

        Merged cells hold for every row that they cover. Hidden rows and columns are read like the others.
        """
        rows: list[SheetRow] = [(number, list(cells)) for number, cells in self.rows]
        _fill_merged(self.beside.merged, headings, rows)
        formulas = _formulas(self.path, self.title)
        below: list[SheetRow] = [
            (number, _with_formulas(number, cells, formulas)) for number, cells in rows if number > headings.row
        ]
        hidden = [n for n, cells in below if n in self.beside.hidden and any(cell is not None for cell in cells)]
        columns = [
            title or get_column_letter(place + 1)
            for place, (column, title) in enumerate(zip(headings.columns, headings.titles, strict=True))
            if column and place + 1 in self.beside.hidden_columns
        ]
        return below, _notes(hidden, columns)


def read_workbook(path: Path, name: str) -> list[WorkbookTable]:
    """The sheets that hold cells, hidden ones too. Raises ``SheetRefused`` if the workbook is damaged."""
    try:
        with path.open("rb") as file:  # by its content: whether it is a workbook is known by now, whatever its name
            workbook = openpyxl.load_workbook(file, data_only=True, read_only=True)
            tables = []
            for sheet in workbook.worksheets:
                rows = _rows(sheet)
                beside = _Beside(len(rows), sheet.title)
                with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as part:
                    sax.parse(part, beside)
                tables.append(WorkbookTable(path, sheet.title, sheet.sheet_state != "visible", rows, beside))
    except SheetRefused:
        raise
    except Exception:  # openpyxl raises whatever a damaged part makes it trip over
        logger.info("A workbook could not be read", exc_info=True)
        raise SheetRefused(f"{name} is damaged. Open it in Excel, save it as a new workbook, and give that.") from None
    return tables


def _rows(sheet: ReadOnlyWorksheet) -> list[SheetRow]:
    """The rows down to the last that says something; what the sheet claims of its size is not believed."""
    sheet.reset_dimensions()
    empty = (None,) * MAX_COLUMN
    rows: list[SheetRow] = []
    for number, cells in enumerate(islice(sheet.iter_rows(max_col=MAX_COLUMN, values_only=True), LAST_ROW), start=1):
        if cells == empty:
            continue
        if number > MAX_ROW:
            raise SheetRefused(
                f"The sheet “{sheet.title}” goes on to row {number}. Delete the rows below the last one that is meant, "
                "and save it."
            )
        rows += [(blank, list(empty)) for blank in range(len(rows) + 1, number)]
        rows.append((number, list(cells)))
    return rows


class _Beside(ContentHandler):
    """What stands in a sheet beside its cells: which rows and columns are hidden, and which ranges are merged."""

    def __init__(self, rows: int, title: str) -> None:
        super().__init__()
        self.rows, self.title = rows, title
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []  # first column and row, last column and row
        self.row = self.cells = 0

    def startElement(self, name: str, attrs: Any) -> None:
        """Note it."""
        kind = name.rpartition(":")[2]
        if kind == "row":
            self.row = int(attrs.get("r", self.row + 1))
            if self.row <= self.rows and attrs.get("hidden", "").lower() in ("1", "true"):
                self.hidden.add(self.row)
        elif kind == "col" and attrs.get("hidden", "").lower() in ("1", "true"):
            self.hidden_columns.update(range(int(attrs["min"]), min(int(attrs["max"]), MAX_COLUMN) + 1))
        elif kind == "mergeCell":
            self.merge(*range_boundaries(attrs["ref"]))

    def merge(self, first_column: int, first_row: int, last_column: int, last_row: int) -> None:
        """Note a range, cut where the rows and columns that are read end."""
        last_column, last_row = min(last_column, MAX_COLUMN), min(last_row, self.rows)
        self.cells += 1 + max(0, last_column - first_column + 1) * max(0, last_row - first_row + 1)
        if self.cells > MAX_MERGED:
            raise SheetRefused(
                f"The sheet “{self.title}” has more merged cells than can be read. In Excel mark the whole sheet, "
                "choose Unmerge cells, write each value into the rows that it holds for, and save it."
            )
        if first_column <= last_column and first_row <= last_row:
            self.merged.append((first_column, first_row, last_column, last_row))


def _fill_merged(merged: Collection[tuple[int, int, int, int]], headings: Headings, rows: list[SheetRow]) -> None:
    """Write the value of a merged cell into every row that it covers, and nothing into the other cells."""
    columns = {place for place, column in enumerate(headings.columns) if column in FILLED_DOWN}
    for first_column, first_row, last_column, last_row in merged:
        if first_row <= headings.row:
            continue
        place = first_column - 1
        value = rows[first_row - 1][1][place]
        for number, cells in rows[first_row - 1 : last_row]:
            cells[place:last_column] = [None] * (last_column - place)  # type: ignore[index]
            if number == first_row or place in columns:
                cells[place] = value  # type: ignore[index]


def _formulas(path: Path, title: str) -> set[tuple[int, int]]:
    """The cells of the sheet that hold formulas, by row and place; the file is read again only if it has any."""
    with zipfile.ZipFile(path) as archive:
        sheets = [part for part in archive.namelist() if part.lower().startswith("xl/worksheets/")]
        if not any(b"<f" in archive.read(part) for part in sheets):
            return set()
    with path.open("rb") as file:
        rows = openpyxl.load_workbook(file, read_only=True)[title].iter_rows(max_row=MAX_ROW, max_col=MAX_COLUMN)
        return {(cell.row, cell.column - 1) for cells in rows for cell in cells if cell.data_type == "f"}


def _with_formulas(number: int, cells, formulas: set[tuple[int, int]]) -> list:
    return [NoValue() if cell is None and (number, place) in formulas else cell for place, cell in enumerate(cells)]


def _notes(rows: list[int], columns: list[str]) -> list[str]:
    notes = []
    if len(rows) == 1:
        notes.append(f"Row {rows[0]} is hidden in the sheet, and was read like the others.")
    elif rows:
        notes.append(f"{len(rows)} rows are hidden in the sheet, and were read like the others.")
    if columns:
        are = "is" if len(columns) == 1 else "are"
        notes.append(f"Hidden in the sheet {are} {get_text_list(columns, 'and')}, read like the other columns.")
    return notes
