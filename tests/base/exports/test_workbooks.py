"""A table as an Excel file: its cells are what they say, and it says itself what it is."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from base.exports.tables import Column, csv_lines
from base.exports.workbooks import ABOUT, DAY, MOMENT, WIDEST, About, workbook

pytestmark = pytest.mark.once
MADE_AT = dt.datetime(2026, 11, 30, 14, 5, tzinfo=dt.UTC)
ROWS = [
    (114704, "Broomgrove", dt.date(2026, 9, 1), True, None, MADE_AT, "12; 13"),
    (114705, "=HYPERLINK(“x”)", dt.date(1066, 10, 14), False, 4.5, None, f"{'long ' * 30}\r\nand\x07 more"),
]
NAMES = ("URN", "School", "Joined", "Open", "Share", "Seen at", "Notes")
COLUMNS = [Column(name, f"What {name} is", lambda row, n=n: row[n]) for n, name in enumerate(NAMES)]


def opened(rows=ROWS, columns=COLUMNS, title="Schools: all/both", **about):
    said = About(**{"what": "Schools", "by": "Essex County Council", "at": MADE_AT} | about)
    return openpyxl.load_workbook(io.BytesIO(workbook(title, columns, rows, said)))


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        ("A1", "URN", "s"),
        ("A2", 114704, "n"),
        ("B2", "Broomgrove", "s"),
        ("C2", dt.datetime.combine(ROWS[0][2], dt.time()), "d"),
        ("D2", "yes", "s"),
        ("E2", None, "n"),
        ("F2", timezone.make_naive(MADE_AT), "d"),
        ("G2", "12; 13", "s"),
        ("B3", "'=HYPERLINK(“x”)", "s"),
        ("C3", "1066-10-14", "s"),
        ("D3", "no", "s"),
        ("E3", 4.5, "n"),
        ("G3", f"{'long ' * 30}\nand more", "s"),
    ],
)
def test_each_cell_is_what_it_says(cell, value, kind):
    found = opened().active[cell]

    assert (found.value, found.data_type) == (value, kind)


def test_days_and_moments_are_shown_as_such():
    sheet = opened().active

    assert (sheet["C2"].number_format, sheet["F2"].number_format) == (DAY, MOMENT)
    assert sheet["A2"].number_format == "General"  # a URN without the comma of thousands


def test_header_stays_filters_and_prints_and_columns_fit():
    sheet = opened().active

    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Schools all both", "A2", "A1:G3")
    assert sheet["A1"].font.bold
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width < WIDEST
    assert sheet.column_dimensions["G"].width == WIDEST + 1
    assert (bool(sheet["G3"].alignment.wrap_text), bool(sheet["B2"].alignment.wrap_text)) == (True, False)


def test_it_says_what_it_is():
    book = opened(narrowed_by=["Quadrant: South", "=1+1"], notes=["Ended on: the last day"])

    assert book.sheetnames[-1] == ABOUT
    assert [tuple(cell.value for cell in row) for row in book[ABOUT].iter_rows()][:7] == [
        ("What", "Schools"),
        ("By", "Essex County Council"),
        ("Made at", timezone.make_naive(MADE_AT)),
        ("Narrowed by", "Quadrant: South"),
        ("Narrowed by", "'=1+1"),
        ("Rows", 2),
        ("Note", "Ended on: the last day"),
    ]


def test_it_says_that_it_was_not_narrowed():
    assert opened()[ABOUT]["B4"].value == "Nothing: all there are"


@pytest.mark.parametrize("title", ["", "[]:*?/\\", "'", "x" * 40])
def test_any_title_makes_a_sheet_without_rows(title):
    sheet = opened([], title=title).worksheets[0]

    assert sheet.max_row == 1
    assert 0 < len(sheet.title) <= 31


def test_csv_has_the_same_with_days_in_one_form_and_defuses_what_a_record_is_called():
    class Named:
        def __str__(self) -> str:
            return "=1+1"

    columns = [*COLUMNS[:4], Column("Lead", "", lambda row: Named())]

    assert list(csv_lines(columns, ROWS[:1])) == [
        "\ufeffURN,School,Joined,Open,Lead\r\n",
        "114704,Broomgrove,2026-09-01,yes,'=1+1\r\n",
    ]
