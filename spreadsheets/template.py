"""An empty sheet to fill in, with an example and notes; read back, it changes nothing."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from spreadsheets.reading import headings
from spreadsheets.reading.choices import SheetChoices
from spreadsheets.reading.sheet import MAX_ROWS

FILE_NAME = "partnerships-template"
JOINED = dt.date(2024, 9, 1)


@dataclass(frozen=True)
class TemplateColumn:
    """What the template has for a column: the cell of its example, how wide it is, and what its notes say."""

    example: str | dt.date | None
    width: int
    note: str


TEMPLATE = {
    headings.PARTNERSHIP: TemplateColumn(
        "Example: Colne schools partnership",
        36,
        "Its name. May be left empty where it is the same as in the row above, or merged over rows.",
    ),
    headings.QUADRANT: TemplateColumn(
        "North-East", 14, "Where it is at home: {quadrants}. Needed once, for a new partnership."
    ),
    headings.KIND: TemplateColumn(
        "Local consortium or cluster",
        30,
        "{kinds}. Once is enough; a new partnership without one is of the kind Other.",
    ),
    headings.LEAD: TemplateColumn("Ann Day", 22, "Who leads it. Several leads: one a row, or separated by semicolons."),
    headings.LEADS_SCHOOL: TemplateColumn(
        "Broomgrove Infants", 30, "Where the lead works, written like a school below."
    ),
    headings.LEADS_EMAIL: TemplateColumn(
        "lead@example.org",
        30,
        "The lead’s address for this role. It is not shown to the public unless somebody says so.",
    ),
    headings.SCHOOL: TemplateColumn(
        "Broomgrove Infants",
        44,
        "Its name as you know it, its URN (114704) or its LAESTAB (881/2345). One a row, or many in a cell, separated "
        "by semicolons or each on a line of its own. A place tells namesakes apart: “St Mary’s, Ardleigh”.",
    ),
    headings.JOINED: TemplateColumn(
        JOINED, 20, "The first day, such as 1 September 2024. Empty: the day that you give when you import."
    ),
    headings.LEFT: TemplateColumn(
        None, 20, "The last day, for a school that has left or will leave. Empty while it is a member."
    ),
    headings.LEADS_TELEPHONE: TemplateColumn(
        "01206 555010", 20, "The lead’s telephone for this role. It is not shown to the public either."
    ),
    headings.LEAD_SINCE: TemplateColumn(
        JOINED, 20, "The first day as lead. Empty: the day that you give when you import."
    ),
    headings.HEAD: TemplateColumn(
        "Ben Hill", 22, "Who heads the school, in a row with one school. Empty says nothing of its head."
    ),
}
COLUMNS = list(TEMPLATE)
DATES = (headings.LEAD_SINCE, headings.JOINED, headings.LEFT)


def workbook() -> bytes:
    """The template as an Excel workbook."""
    choices = SheetChoices()
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Partnerships"
    _fill(sheet)
    notes = book.create_sheet("Notes")
    _explain(notes, choices)
    _offer(sheet, book.create_sheet("Lists"), choices)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text() -> bytes:
    """The template as a CSV file that Excel opens with its accents right."""
    content = io.StringIO()
    writer = csv.writer(content)
    writer.writerow(COLUMNS)
    examples = [TEMPLATE[name].example for name in COLUMNS]
    writer.writerow([f"{example:%-d %B %Y}" if isinstance(example, dt.date) else example for example in examples])
    return content.getvalue().encode("utf-8-sig")


def _fill(sheet: Worksheet) -> None:
    sheet.append(COLUMNS)
    sheet.append([TEMPLATE[name].example for name in COLUMNS])
    for number, name in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = TEMPLATE[name].width
        sheet[f"{letter}1"].font = Font(bold=True, color="FFFFFF")
        sheet[f"{letter}1"].fill = PatternFill("solid", fgColor="7A1F3D")
        sheet[f"{letter}2"].font = Font(italic=True, color="595959")
        if name in DATES:
            sheet.column_dimensions[letter].number_format = sheet[f"{letter}2"].number_format = "d mmmm yyyy"
    sheet.freeze_panes = "A2"


def _explain(sheet: Worksheet, choices: SheetChoices) -> None:
    named = {"quadrants": ", ".join(choices.quadrant_names), "kinds": "; ".join(choices.kind_names)}
    sheet.append(["Column", "What it takes"])
    for name in COLUMNS:
        sheet.append([name, TEMPLATE[name].note.format(**named)])
    sheet.append(["", "A row whose partnership begins with “Example:” is passed over. Columns may be in any order."])
    sheet.append(["", "An empty cell says nothing: it takes away nothing that the portal has."])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100
    for cells in sheet.iter_rows():
        cells[0].font = Font(bold=True)
        cells[1].alignment = Alignment(wrap_text=True, vertical="top")


def _offer(sheet: Worksheet, lists: Worksheet, choices: SheetChoices) -> None:
    """Let Excel offer the quadrants and the kinds, which stand on a sheet of their own."""
    for column, name, values in (
        (1, headings.QUADRANT, choices.quadrant_names),
        (2, headings.KIND, choices.kind_names),
    ):
        lists.cell(1, column, f"{name}s").font = Font(bold=True)
        for row, value in enumerate(values, start=2):
            lists.cell(row, column, value).data_type = "s"  # an officer's words are never a formula
        letter = get_column_letter(column)
        lists.column_dimensions[letter].width = 50
        offered = DataValidation("list", formula1=f"Lists!${letter}$2:${letter}${len(values) + 1}", allow_blank=True)
        offered.errorTitle, offered.error = name, f"Choose one of the list. The sheet Lists has every {name.lower()}."
        sheet.add_data_validation(offered)
        place = get_column_letter(COLUMNS.index(name) + 1)
        offered.add(f"{place}2:{place}{MAX_ROWS}")
