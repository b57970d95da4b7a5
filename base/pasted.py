"""Pasted cells as Excel copies them: tab separated, a row a line; one that holds line ends or quotes is quoted."""

import csv
import io

from base.text import cleaned

Row = tuple[int, list[str]]  # its number among the rows that were pasted, blank ones too, and its cells
LINE_ENDS_IN_A_CELL = str.maketrans("\x0b\x0c\x1c\x1d\u2028\u2029", " " * 6)  # Word's and the web's: no end of a row


def rows_of(text: str) -> list[Row]:
    """The rows that are not blank."""
    text = cleaned(text.translate(LINE_ENDS_IN_A_CELL))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:  # a quotation mark that somebody typed, or a cell of a hundred pages: each line is a row then
        rows = [line.split("\t") for line in text.splitlines()]
    return [(number, cells) for number, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)]


def as_text(rows: list[list[str]]) -> str:
    """Cells as Excel would copy them: ``rows_of`` reads the same ones again."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    return written.getvalue()
