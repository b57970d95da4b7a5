"""Excel workbooks as rows of cells."""

import logging
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from spreadsheets.reading.faults import SheetRefused
from spreadsheets.reading.headings import COLUMNS, SCHOOL, Headings, SheetRow
from spreadsheets.reading.headings import find_headings as find_in

logger = logging.getLogger(__name__)

MAX_ROW = 20_000  # far below the last one that can be filled, for many rows are blank
MAX_COLUMN = 60
FILLED_DOWN = [name for name in COLUMNS if name != SCHOOL]  # a merged School is one school


class NoValue:
    """A formula whose value is not in the file: a program wrote it, and no Excel has worked it out yet."""


def read_workbook(path: Path, name: str) -> tuple[Headings, list[SheetRow], list[str]]:
    """The headings, the rows below them, and what the reader should know, in sentences.

    Merged cells hold for every row that they cover. Hidden rows are read like the others, hidden sheets are not. Raises
    ``SheetRefused`` if the workbook is damaged or not exactly one visible sheet has the headings.
    """
    try:
        with path.open("rb") as file:  # by its content: whether it is a workbook is known by now, whatever its name
            workbook = openpyxl.load_workbook(file, data_only=True)
        found = _sheet(workbook.worksheets, name)
        formulas = _formulas(path, found[0].title)
    except SheetRefused:
        raise
    except Exception:  # openpyxl raises whatever a damaged part makes it trip over
        logger.info("A workbook could not be read", exc_info=True)
        raise SheetRefused(f"{name} is damaged. Open it in Excel, save it as a new workbook, and give that.") from None
    sheet, headings, rows = found
    _fill_merged(sheet, headings, rows)
    below: list[SheetRow] = [
        (number, _with_formulas(number, cells, formulas)) for number, cells in rows if number > headings.row
    ]
    hidden = [n for n, cells in below if sheet.row_dimensions[n].hidden and any(cell is not None for cell in cells)]
    return headings, below, _notes(workbook.worksheets, sheet, hidden)


def _sheet(sheets: list[Worksheet], name: str) -> tuple[Worksheet, Headings, list[SheetRow]]:
    """The one sheet that has the headings."""
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    found = [(sheet, headings, rows) for sheet in visible for rows in [_rows(sheet)] if (headings := find_in(rows))]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"“{sheet.title}”" for sheet, _, _ in found)
        raise SheetRefused(f"{name} has the headings on {len(found)} sheets: {names}. Keep the one that is meant.")
    for sheet in sheets:
        if sheet not in visible and find_in(_rows(sheet)):
            raise SheetRefused(f"The sheet “{sheet.title}” of {name} has the headings and is hidden. Unhide it.")
    raise SheetRefused(
        f"No sheet of {name} has a row with the headings Partnership and School. The template shows them all."
    )


def _rows(sheet: Worksheet) -> list[SheetRow]:
    if sheet.max_row > MAX_ROW:
        raise SheetRefused(
            f"The sheet “{sheet.title}” goes on to row {sheet.max_row}. Delete the rows below the last one that is "
            "meant, empty ones too, and save it."
        )
    width = min(sheet.max_column, MAX_COLUMN)
    return [(n, list(cells)) for n, cells in enumerate(sheet.iter_rows(max_col=width, values_only=True), start=1)]


def _fill_merged(sheet: Worksheet, headings: Headings, rows: list[SheetRow]) -> None:
    """Write the value of a merged cell into every row that it covers."""
    columns = {headings.places[name] for name in FILLED_DOWN if name in headings.places}
    for merged in sheet.merged_cells.ranges:
        place = merged.min_col - 1
        if place in columns and merged.min_row > headings.row:
            value = rows[merged.min_row - 1][1][place]
            for row in range(merged.min_row, min(merged.max_row, len(rows)) + 1):
                rows[row - 1][1][place] = value  # type: ignore[index]


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


def _notes(sheets: list[Worksheet], sheet: Worksheet, hidden: list[int]) -> list[str]:
    notes = []
    if len(sheets) > 1:
        notes.append(f"Read from the sheet “{sheet.title}”.")
    if len(hidden) == 1:
        notes.append(f"Row {hidden[0]} is hidden in the sheet, and was read like the others.")
    elif hidden:
        notes.append(f"{len(hidden)} rows are hidden in the sheet, and were read like the others.")
    return notes
