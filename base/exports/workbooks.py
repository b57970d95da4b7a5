"""A table as an Excel file: numbers are numbers, days are days, and a second sheet says what it is."""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from base.exports.tables import Column, cell_of, safe_cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT = "About"  # the sheet that says what the file is; whoever reads one of ours in passes it over
DAY, MOMENT = "d mmm yyyy", "d mmm yyyy hh:mm"
FIRST_YEAR = 1900
WIDEST, NARROWEST = 60, 8  # of a column, in characters: a longer text goes on in further lines of its cell
_ROOM_FOR_ARROW = 4  # of the filter, beside the heading
_NOT_IN_TITLES = str.maketrans("[]:*?/\\", "       ")
_LONGEST_TITLE = 31


@dataclass(frozen=True)
class About:
    """What the second sheet says: what the table holds, who made it and when, and how it was narrowed."""

    what: str
    by: str
    at: dt.datetime
    narrowed_by: Sequence[str] = ()
    notes: Sequence[str] = ()


class _Styled(NamedTuple):
    """What a cell may look like."""

    text: Any
    long: Any
    day: Any
    moment: Any
    heading: Any


def workbook(title: str, columns: Iterable[Column], rows: Iterable, about: About) -> bytes:
    """The rows on a sheet of that title, under headings that stay and filter, and ``About`` behind it.

    A URN is a number, alone in its cell; several in one cell are text. No cell holds a formula.
    """
    columns = list(columns)
    cells = [[_plain(safe_cell(cell_of(column.value(row)))) for column in columns] for row in rows]
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_title(title))
    look = _looks(sheet)
    widest = [_widest(column.name, [row[n] for row in cells]) for n, column in enumerate(columns)]
    for letter, width in zip(_letters(columns), widest, strict=True):
        sheet.column_dimensions[letter].width = min(width, WIDEST) + 1
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(cells) + 1}"
    _prints_well(sheet)
    sheet.append([_cell(sheet, column.name, look.heading) for column in columns])
    are_long = [width > WIDEST for width in widest]
    for row in cells:
        sheet.append([_styled(sheet, value, look, is_long=long) for value, long in zip(row, are_long, strict=True)])
    _explain(book.create_sheet(ABOUT), about, columns, len(cells))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _explain(sheet: Any, about: About, columns: Sequence[Column], count: int) -> None:
    """The lines of the second sheet, a word and what it says."""
    look = _looks(sheet)
    lines: list[tuple[str, object]] = [("What", about.what), ("By", about.by), ("Made at", cell_of(about.at))]
    lines += [("Narrowed by", said) for said in about.narrowed_by] or [("Narrowed by", "Nothing: all there are")]
    lines += [("Rows", count), *(("Note", note) for note in about.notes)]
    lines += [(f"Column: {column.name}", column.meaning) for column in columns if column.meaning]
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 80
    for word, said in lines:
        value = _plain(safe_cell(said))
        sheet.append([_cell(sheet, word, look.heading), _styled(sheet, value, look, is_long=True)])


def _plain(value: Any) -> Any:
    """The value as a workbook can hold it: text has one sign at the end of a line, and none that XML cannot say.

    Empty text is an empty cell, which a filter calls so. Excel knows no day before 1900: such a one is text.
    """
    if isinstance(value, dt.date) and value.year < FIRST_YEAR:
        return value.isoformat()
    return ILLEGAL_CHARACTERS_RE.sub("", value.replace("\r\n", "\n")) or None if isinstance(value, str) else value


def _title(text: str) -> str:
    return " ".join(text.translate(_NOT_IN_TITLES).split())[:_LONGEST_TITLE].strip("' ") or "Table"


def _letters(columns: Sequence[Column]) -> list[str]:
    return [get_column_letter(number) for number in range(1, len(columns) + 1)]


def _widest(heading: str, values: Iterable[object]) -> int:
    """How many characters the longest line of the column takes."""
    lengths = (_length(value) for value in values if value is not None)
    return max(NARROWEST, len(heading) + _ROOM_FOR_ARROW, max(lengths, default=0))


def _length(value: object) -> int:
    if isinstance(value, str):
        return max((len(line) for line in value.split("\n")), default=0)
    return len(DAY) + 1 if isinstance(value, dt.date) else len(str(value))


def _styled(sheet: Any, value: object, look: _Styled, *, is_long: bool) -> Any:
    if isinstance(value, dt.datetime):
        return _cell(sheet, value, look.moment)
    if isinstance(value, dt.date):
        return _cell(sheet, value, look.day)
    return _cell(sheet, value, look.long if is_long or "\n" in str(value) else look.text)


def _cell(sheet: Any, value: object, like: Any) -> WriteOnlyCell:
    """A cell that looks like another: to style each anew takes a county's schools several seconds."""
    cell = WriteOnlyCell(sheet, value)
    cell._style = like._style
    return cell


def _looks(sheet: Any) -> _Styled:
    def like(style: Callable[[Any], None]) -> Any:
        cell = WriteOnlyCell(sheet)
        cell.alignment = Alignment(vertical="top")
        style(cell)
        return cell

    def long(cell: Any) -> None:
        cell.alignment = Alignment(vertical="top", wrap_text=True)

    def heading(cell: Any) -> None:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="7A1F3D")

    return _Styled(
        text=like(lambda cell: None),
        long=like(long),
        day=like(lambda cell: setattr(cell, "number_format", DAY)),
        moment=like(lambda cell: setattr(cell, "number_format", MOMENT)),
        heading=like(heading),
    )


def _prints_well(sheet: Any) -> None:
    """On A4 across, as wide as the paper, with the headings on each page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
