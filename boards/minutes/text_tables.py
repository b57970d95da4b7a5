"""Tables in the text of an item: lines with tabs, as Word and Excel give a table to a box that takes plain text, and
Markdown's, whose cells stand between ``|``.

The first row is the header where a line of dashes is under it, or where each of its cells (the first may be empty)
holds words, and below it a column holds figures, or there are three columns and two rows or more.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WIDEST = 20  # columns; a line with more tabs is none of a table that a page could hold
_TALLEST_CELL = 30  # lines of one cell of Excel's
_LONGEST_HEAD = 60  # characters of a cell in a header
_CELL = r'(?:"(?:[^"]|"")*"|[^\t\n"][^\t\n]*|)'  # Excel puts a cell of several lines in quotes, and doubles those in it
_EXCEL_ROW = re.compile(rf"{_CELL}(?:\t{_CELL})*")
_EXCEL_CELL = re.compile(rf"(?:^|\t)({_CELL})")
_PIPE = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r"\s*:?-+:?\s*")
_LINE_UNDER_HEADER = re.compile(r"-{3,}")  # in each cell of a row between tabs: fewer dashes say that there is nothing
_FIGURE = re.compile(
    r"\(?\s?[-+−–~<>≤≥]?\s?[£$€]?\s?[-−–]?\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s?(?:%|[kKmM]|bn|pp?|p\.a\.)?\s?\)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:\d\d|(?:19|20)\d\d))?")
_NO_FIGURE = {"", "-", "–", "—", "n/a", "nil", "..", "…", "*"}


@dataclass
class TextTable:
    """The cells of a table, as many in each row; whether the first row is its header, which columns hold figures."""

    rows: list[list[str]]
    has_header: bool = False
    figures: list[bool] = field(default_factory=list)


def tables_of(lines: Sequence[str], is_other: Callable[[str], bool]) -> dict[int, tuple[TextTable, int]]:
    """The tables by the place of their first line, each with the place of the line after it.

    ``is_other`` says of a line that it is in no table, whatever it holds. Each line is looked at once.
    """
    found: dict[int, tuple[TextTable, int]] = {}
    at = 0
    while at < len(lines):
        table, end = _pipe_table(lines, at, is_other)
        if end == at:
            table, end = _tab_table(lines, at, is_other)
        if table:
            found[at] = table, end
        at = max(end, at + 1)
    return found


def _pipe_table(lines: Sequence[str], at: int, is_other: Callable[[str], bool]) -> tuple[TextTable | None, int]:
    has_dashes = at + 1 < len(lines) and _is_dashes(lines[at + 1]) and bool(_PIPE.search(lines[at]))
    end = at
    while end < len(lines) and not is_other(lines[end]):
        if not _is_between_pipes(lines[end]) and not (has_dashes and _PIPE.search(lines[end])):
            break
        end += 1
    if end - at < 2:
        return None, at
    rows = [_pipe_cells(line) for line in lines[at:end]]
    dashes = rows.pop(1) if has_dashes else []
    table = _made(rows, has_header=True if has_dashes else None)
    for place, dash in enumerate(dashes[: len(table.figures)]):
        if ":" in dash:
            table.figures[place] = dash.endswith(":") and not dash.startswith(":")
    return table if len(table.rows[0]) <= WIDEST else None, end


def _is_between_pipes(line: str) -> bool:
    line = line.strip()
    return len(line) > 2 and line.startswith("|") and line.endswith("|") and not line.endswith("\\|")


def _is_dashes(line: str) -> bool:
    return "|" in line and all(_DASHES.fullmatch(cell) for cell in _pipe_cells(line))


def _pipe_cells(line: str) -> list[str]:
    line = line.strip()
    cells = _PIPE.split(line)
    cells = cells[1:] if line.startswith("|") else cells
    cells = cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _tab_table(lines: Sequence[str], at: int, is_other: Callable[[str], bool]) -> tuple[TextTable | None, int]:
    rows: list[list[str]] = []
    end = at
    while end < len(lines) and (found := _tab_row(lines, end, is_other)):
        row, end = found
        rows.append(row)
    most = max((_filled_to(row) for row in rows), default=0)
    is_table = most > 2 or (most == 2 and len(rows) > 1)
    if not is_table or most > WIDEST or not any(sum(map(bool, row)) > 1 for row in rows):
        return None, end
    rows = [row[:most] for row in rows]
    if len(rows) > 2 and all(map(_LINE_UNDER_HEADER.fullmatch, rows[1] + [""] * (most - len(rows[1])))):
        return _made([rows[0], *rows[2:]], has_header=True), end
    return _made(rows), end


def _filled_to(row: list[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell), default=0)


def _tab_row(lines: Sequence[str], at: int, is_other: Callable[[str], bool]) -> tuple[list[str], int] | None:
    """The cells of the row that begins there, and the place after it."""
    line = lines[at]
    if line.startswith('"') or '\t"' in line:
        for end in range(at + 1, min(at + _TALLEST_CELL, len(lines)) + 1):
            whole = "\n".join(lines[at:end])
            if "\t" in whole and _EXCEL_ROW.fullmatch(whole):
                return [_unquoted(cell) for cell in _EXCEL_CELL.findall(whole)], end
    if "\t" not in line or not line.strip() or is_other(line):
        return None
    return [cell.strip() for cell in line.split("\t")], at + 1


def _unquoted(cell: str) -> str:
    """A cell as it is in Excel, which quotes one for lines and quotes in it alone."""
    inner = cell[1:-1]
    is_quoted = len(cell) > 1 and cell.startswith('"') and cell.endswith('"') and ("\n" in inner or '""' in inner)
    text = inner.replace('""', '"') if is_quoted else cell
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _made(rows: list[list[str]], *, has_header: bool | None = None) -> TextTable:
    most = max(map(len, rows))
    rows = [row + [""] * (most - len(row)) for row in rows]
    has_header = _has_header(rows) if has_header is None else has_header
    body = rows[1:] if has_header else rows
    return TextTable(rows, has_header, [_is_of_figures([row[place] for row in body]) for place in range(most)])


def _has_header(rows: list[list[str]]) -> bool:
    head, body = rows[0], rows[1:]
    if not body or not all(head[1:]) or not any(head) or not all(map(_may_head, filter(None, head))):
        return False
    columns = [[row[place] for row in body] for place in range(len(head))]
    return any(map(_is_of_figures, columns)) or (len(head) > 2 and len(body) > 1)


def _may_head(cell: str) -> bool:
    is_short = len(cell) <= _LONGEST_HEAD and not cell.endswith(("!", "?", ";"))
    return is_short and (bool(_YEAR.fullmatch(cell)) or not is_figure(cell))


def _is_of_figures(cells: list[str]) -> bool:
    return any(map(is_figure, cells)) and all(cell.lower() in _NO_FIGURE or is_figure(cell) for cell in cells)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number: ``£1,204.50``, ``(12)``, ``−3%``."""
    return bool(_FIGURE.fullmatch(cell.strip().strip("*").strip()))
