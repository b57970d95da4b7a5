"""CSV files as rows of cells: comma, semicolon or tab; UTF-8, UTF-16 as Excel writes it, or cp1252."""

import codecs
import csv
from pathlib import Path

from spreadsheets.reading.faults import NOT_A_SPREADSHEET, SheetFault, SheetRefused
from spreadsheets.reading.headings import Headings, SheetRow, find_headings

DELIMITERS = ",;\t"


def read_text(path: Path, name: str) -> tuple[Headings, list[SheetRow]]:
    """The headings and the rows below them; a row's number is the one that Excel shows.

    Raises ``SheetRefused`` if the file is no text, has no such headings, or is not well formed.
    """
    text = _decoded(path.read_bytes(), name)
    faults: list[SheetFault] = []
    for delimiter in DELIMITERS:
        rows, fault = _rows(text, delimiter)
        if headings := find_headings(rows):
            below = [row for row in rows if row[0] > headings.row]
            faults = [fault] if fault else _too_wide(rows, headings, delimiter)
            if faults:
                raise SheetRefused(faults)
            return headings, below
    raise SheetRefused(f"{name} has no row with the headings Partnership and School. The template shows them all.")


def _decoded(content: bytes, name: str) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetRefused(NOT_A_SPREADSHEET.format(name))


def _rows(text: str, delimiter: str) -> tuple[list[SheetRow], SheetFault | None]:
    """The rows as far as they can be read, and what stopped the reading."""
    rows: list[SheetRow] = []
    lines = text.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):  # how Excel is told of the delimiter; it shows no such row
        lines = lines[1:]
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            rows.append((len(rows) + 1, cells))
    except csv.Error:
        number = len(rows) + 1
        return rows, SheetFault(
            number, "", "a quotation mark is not closed or stands inside a cell. Save the file again."
        )
    return rows, None


def _too_wide(rows: list[SheetRow], headings: Headings, delimiter: str) -> list[SheetFault]:
    """Rows with cells beyond the headings: most often a comma in a name, which moves all that follows."""
    width = len(dict(rows)[headings.row])
    sign = {"\t": "tab", ",": "comma", ";": "semicolon"}[delimiter]
    return [
        SheetFault(
            number,
            "",
            f"it has {len(cells)} cells and the headings {width}. Put quotation marks around a cell with a {sign}.",
        )
        for number, cells in rows
        if number > headings.row and any(str(cell).strip() for cell in cells[width:])
    ]
