"""What a cell says: a date in every way it may be written, a number, a formula, an error."""

import datetime as dt
import re
from contextlib import nullcontext

import pytest
from django.utils import timezone
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from spreadsheets.reading import cells
from spreadsheets.reading.sheet import read_sheet
from tests.factories import make_quadrant
from tests.spreadsheets.workbooks import faults, of_csv, read, repacked, row, text, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SEPTEMBER = dt.date(2024, 9, 1)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "1 September 2024",
            "1st Sept 2024",
            "01/09/2024",
            "1/9/24",
            "2024-09-01",
            "1.9.24",
            "1-Sep-24",
            "1 sep 2024",
        ),
        *(
            "Sunday, 1 September 2024",
            "1 September, 2024",
            "2024-09-01 00:00:00",
            " 1\xa0September  2024 ",
            "01-09-2024",
        ),
    ],
)
def test_date_may_be_written_in_every_way_that_has_day_month_and_year(tmp_path, written):
    assert of_csv(tmp_path, f"Partnership;School;Joined\nColne;A;{written}\n")[0][2] == SEPTEMBER


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "31/02/2024",
            "“31/02/2024” is not a day: February 2024 has 29 days. Write it as 31 August 2026 or 31/8/2026.",
        ),
        ("last year", "“last year” is not a day. Write it as 31 August 2026 or 31/8/2026."),
        ("1 Sonntag 2024", "“1 Sonntag 2024” is not a day. Write it as 31 August 2026 or 31/8/2026."),
        ("24-09-01", "“24-09-01” may be 24 September 2001 or 1 September 2024. Write the month as a word."),
        ("455361", "“455361” is not a day. Write it as 31 August 2026 or 31/8/2026."),
    ],
)
def test_date_that_is_none_is_a_fault_with_its_row_and_column(tmp_path, written, sentence):
    path = text(tmp_path / "sheet.csv", f"Partnership,School,Joined\nColne,A,\nColne,B,{written}\n")

    assert faults(path) == [f"Row 3, Joined: {sentence}"]


@pytest.mark.parametrize(("year", "is_likely"), [(1949, False), (1950, True), ("last", True), ("after", False)])
def test_date_is_likely_from_the_first_year_to_some_years_ahead(year, is_likely):
    last = timezone.localdate().year + cells.YEARS_AHEAD
    year = {"last": last, "after": last + 1}.get(year, year)
    refusal = pytest.raises(cells.SheetCellError, match=f"“1 September {year}” is not between 1950 and {last}.")

    with nullcontext() if is_likely else refusal:
        assert cells.day(f"1 September {year}") == cells.day(dt.date(year, 9, 1)) == dt.date(year, 9, 1)


def test_date_that_is_unlikely_is_named_by_its_beginning():
    written = "1 September 2204" + "." * 30

    with pytest.raises(cells.SheetCellError, match=f"^“{re.escape(written[:40])}” is not between"):
        cells.day(written)


def test_date_that_is_unlikely_is_a_fault(tmp_path):
    path = text(tmp_path / "sheet.csv", "Partnership,School,Joined\nColne,A,1 September 2204\n")

    assert "is not between 1950 and" in faults(path)[0]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_date_of_excel_is_read_in_both_of_its_calendars(tmp_path, epoch):
    def count_from(book) -> None:
        if epoch:
            book.epoch = epoch

    path = workbook(
        tmp_path / "sheet.xlsx",
        row("Colne", "A", dt.datetime.combine(SEPTEMBER, dt.time()), dt.date(2025, 8, 31)),
        change=count_from,
    )

    assert read(path) == [("Colne", "A", SEPTEMBER, dt.date(2025, 8, 31))]


@pytest.mark.parametrize("number", [45536, 45536.0, "45536"])
def test_number_of_five_digits_in_a_date_column_is_the_day_that_excel_keeps_so(tmp_path, number):
    path = workbook(tmp_path / "sheet.xlsx", row("Colne", "A", number))

    assert read(path) == [("Colne", "A", SEPTEMBER, None)]


def test_any_other_number_in_a_date_column_is_a_fault(tmp_path):
    path = workbook(tmp_path / "sheet.xlsx", row("Colne", "A", 455))

    assert faults(path) == ["Row 2, Joined: “455” is a number and not a date. Write it as 31 August 2026 or 31/8/2026."]


def test_number_is_read_as_its_digits(tmp_path):
    path = workbook(tmp_path / "sheet.xlsx", row("Colne", 114704.0), row("Colne", 8812345))

    assert [school for _, school, _, _ in read(path)] == ["114704", "8812345"]
    assert of_csv(tmp_path, "Partnership,School\nColne,114704.0\n")[0][1] == "114704"


def test_formula_is_its_value_or_says_that_it_has_none(tmp_path):
    path = workbook(tmp_path / "sheet.xlsx", row("Colne", '="Lang"&"ham"'))

    def worked_out(content: bytes) -> bytes:
        return (
            content.replace(b"<v />", b"<v>Langham</v>")
            .replace(b"<v></v>", b"<v>Langham</v>")
            .replace(b'<c r="G2"', b'<c r="G2" t="str"')
        )

    valued = repacked(path, tmp_path / "valued.xlsx", change={"xl/worksheets/sheet1.xml": worked_out})

    assert faults(path) == [
        "Row 2, School: the formula here has no value yet. Open the file in Excel and save it, or write the value."
    ]
    assert read(valued) == [("Colne", "Langham", None, None)]


def test_cell_with_an_error_is_a_fault(tmp_path):
    path = workbook(tmp_path / "sheet.xlsx", row("Colne", "#N/A"), row("#REF!", "A"))

    assert faults(path) == [
        "Row 2, School: the cell shows the error #N/A. Write what is meant.",
        "Row 3, Partnership: the cell shows the error #REF!. Write what is meant.",
    ]


@pytest.mark.parametrize("written", ["North-East", "north east", "NORTH-EAST QUADRANT", "north-east"])
def test_quadrant_is_read_by_name_or_slug(tmp_path, written):
    make_quadrant("North-East")

    sheet = read_sheet(text(tmp_path / "sheet.csv", f"Partnership,School,Quadrant\nColne,A,{written}\n"))

    assert sheet.entries[0].quadrant == "north-east"


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("\uf0b7 Lexden\x0b\uf0b7 Kelvedon", ["• Lexden", "• Kelvedon"]),
        ("O\x92Neill \x96 St\x00ock", ["O’Neill – Stock"]),
        ("\ufeffA\ufffe", ["A"]),
    ],
)
def test_cell_keeps_what_was_meant_by_characters_that_nothing_can_show(cell, lines):
    assert cells.lines(cell) == lines
