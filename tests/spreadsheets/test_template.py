"""The template: filled in, it is read; as it comes, it says nothing."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from spreadsheets import template
from spreadsheets.reading.faults import SheetRefused
from spreadsheets.reading.sheet import read_sheet
from spreadsheets.template import COLUMNS
from tests.factories import make_kind, make_quadrant
from tests.spreadsheets.workbooks import row, said

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SEPTEMBER = dt.date(2024, 9, 1)


@pytest.fixture(autouse=True)
def _choices() -> None:
    make_quadrant("North-East")
    make_kind("Federation")


def test_template_filled_in_is_read_without_its_example(tmp_path):
    path: Path = tmp_path / "filled.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(template.workbook()))
    book["Partnerships"].append(row("Colne", "Langham", SEPTEMBER, quadrant="North-East", kind="Federation"))
    book.save(path)

    sheet = read_sheet(path)

    assert said(sheet) == [("Colne", "Langham", SEPTEMBER, None)]
    assert (sheet.entries[0].quadrant, sheet.entries[0].kind) == ("north-east", "federation")


def test_template_as_csv_filled_in_is_read_without_its_example(tmp_path):
    path: Path = tmp_path / "filled.csv"
    path.write_bytes(template.text() + b"Colne,North-East,Federation,,,,Langham,1 September 2024,\r\n")

    assert said(read_sheet(path)) == [("Colne", "Langham", SEPTEMBER, None)]


def test_template_as_csv_has_the_day_of_its_example_in_words():
    assert ",1 September 2024," in template.text().decode("utf-8-sig")


@pytest.mark.parametrize("make", [template.workbook, template.text])
def test_template_as_it_comes_says_nothing(tmp_path, make):
    path: Path = tmp_path / "template"
    path.write_bytes(make())

    with pytest.raises(SheetRefused, match="has no partnership below its headings"):
        read_sheet(path)


def test_row_below_the_example_needs_its_own_partnership(tmp_path):
    path: Path = tmp_path / "filled.csv"
    path.write_bytes(template.text() + b",,,,,,Langham,,\r\n")

    with pytest.raises(SheetRefused, match="Row 3, Partnership: write which partnership this row belongs to"):
        read_sheet(path)


def test_template_offers_quadrants_and_kinds_and_explains_every_column():
    book = openpyxl.load_workbook(io.BytesIO(template.workbook()))

    offered = {
        str(rule.sqref).split(":")[0]: rule.formula1 for rule in book["Partnerships"].data_validations.dataValidation
    }
    assert offered == {"B2": "Lists!$A$2:$A$3", "C2": "Lists!$B$2:$B$2"}
    assert [cell.value for cell in book["Lists"]["A"]] == ["Quadrants", "North-East", "County-wide"]
    assert [cell.value for cell in book["Notes"]["A"]][1 : len(COLUMNS) + 1] == COLUMNS
    assert "“Example:” is passed over" in book["Notes"]["B"][len(COLUMNS) + 1].value


def test_template_shows_its_days_in_words_and_nothing_else_so():
    sheet = openpyxl.load_workbook(io.BytesIO(template.workbook()))["Partnerships"]

    formats = {head.value: cell.number_format for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert [name for name, form in formats.items() if form == "d mmmm yyyy"] == ["Joined", "Left", "Lead since"]


def test_kind_that_begins_like_a_formula_is_offered_as_text():
    make_kind("=1+1")

    lists = openpyxl.load_workbook(io.BytesIO(template.workbook()))["Lists"]

    assert ("=1+1", "s") in [(cell.value, cell.data_type) for cell in lists["B"]]
