"""CSV files as rows of cells: comma, semicolon or tab; UTF-8, UTF-16 as Excel writes it, or cp1252."""

import codecs
import csv
from dataclasses import dataclass
from pathlib import Path

from spreadsheets.reading.faults import NOT_A_SPREADSHEET, SheetFault, SheetRefused
from spreadsheets.reading.headings import LOOKED_THROUGH, Headings, Layout, SheetRow, headings_of

DELIMITERS = ",;\t"
MOST_ROWS = 100_000  # blank ones too: 2 million of them are 3 MB, and took 380 MB of memory
MOST_CELLS = 1_000  # of a row; a heading is compared with many words, and 2 million of them took a minute and a half


@dataclass
class TextTable:
    """The table of a text file; ``fault`` is what stopped the reading, if anything did."""

    rows: list[SheetRow]
    delimiter: str
    fault: SheetFault | None
    too_much: str = ""  # what there is far too much of, where nothing more was read
    title: str = ""
    is_hidden: bool = False

    def below(self, headings: Headings) -> tuple[list[SheetRow], list[str]]:
        """The rows below the headings; raises ``SheetRefused`` if they are not well formed."""
        if faults := [self.fault] if self.fault else _too_wide(self.rows, headings, self.delimiter):
            raise SheetRefused(faults)
        return [row for row in self.rows if row[0] > headings.row], []


def read_text(path: Path, name: str, layout: Layout) -> list[TextTable]:
    """The table of a text file, in a list of one; a row's number is the one that Excel shows.

    It is cut by the sign with which it has headings, or else by the one that makes most cells of its first rows.
    """
    text = _decoded(path.read_bytes(), name)
    cut = [_cut(text, delimiter) for delimiter in DELIMITERS]
    tables = [table for table in cut if not table.too_much]
    if with_headings := [table for table in tables if headings_of("", table.rows, layout)]:
        return with_headings[:1]
    if len(tables) < len(cut):
        what = next(table.too_much for table in cut if table.too_much)
        raise SheetRefused(f"{name} has {what}. Copy what is meant into a new sheet and give that.")
    if text.strip() and all(len(cells) < 2 for table in tables for _, cells in table.rows):
        raise SheetRefused(
            f"{name} is text in one column, and not a table. In Excel choose File, Save as, “CSV UTF-8”, and give that."
        )
    return [max(tables, key=lambda table: sum(len(cells) for _, cells in table.rows[:LOOKED_THROUGH]))]


def _decoded(content: bytes, name: str) -> str:
    encodings = ["utf-8", "cp1252"]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    content = content if "utf-16" in encodings else content.removeprefix(codecs.BOM_UTF8)  # some put it before cp1252
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetRefused(NOT_A_SPREADSHEET.format(name))


def _cut(text: str, delimiter: str) -> TextTable:
    """The rows as far as they can be read, and what stopped the reading."""
    rows: list[SheetRow] = []
    lines = text.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):  # how Excel is told of the delimiter; it shows no such row
        lines = lines[1:]
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            rows.append((len(rows) + 1, cells))
            if len(cells) > MOST_CELLS:
                return TextTable(rows, delimiter, None, f"a row of more than {MOST_CELLS} cells")
            if len(rows) > MOST_ROWS:
                return TextTable([], delimiter, None, f"more than {MOST_ROWS} rows")
    except csv.Error:
        fault = "a quotation mark is not closed or stands inside a cell. Save the file again."
        return TextTable(rows, delimiter, SheetFault(len(rows) + 1, "", fault))
    return TextTable(rows, delimiter, None)


def _too_wide(rows: list[SheetRow], headings: Headings, delimiter: str) -> list[SheetFault]:
    """Rows with cells beyond the headings: most often a comma in a name, which moves all that follows."""
    width = len(headings.columns)
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
