"""Cells of a table that a spreadsheet opens: nothing in them is run, whatever stands before it."""

import ast

import pytest
from django.conf import settings

from base.exports.tables import safe_cell
from tools.our_apps import portal_apps

pytestmark = pytest.mark.once
UNSEEN = [
    "",
    " ",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\xad",
    "\xa0",
    "\u3164",
    "\u0301",
    "\u2028",
    "\u202e",
    " \u200b ",
]


@pytest.mark.parametrize("before", UNSEEN)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_formula_is_text_again_whatever_unseen_stands_before_it(before, sign):
    assert safe_cell(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("before", UNSEEN)
def test_words_stay_as_they_are(before):
    for text in (f"{before}Ann Day", f"{before}1 = 1", before, f"{before}“=1”"):
        assert safe_cell(text) == text


@pytest.mark.parametrize("value", [None, 0, -5, True])
def test_what_is_no_text_stays_as_it_is(value):
    assert safe_cell(value) is value


WRITERS = {"csv.writer", "csv.DictWriter", "openpyxl.Workbook", "Workbook"}


def test_every_table_goes_out_by_the_way_that_defuses_formulas():
    """``csv_lines`` and ``workbook``; the sheet to fill in has the portal's own words, and officers' as text.

    And a lead's own cells stand in a box of a page again (``improvement/pasting``), which is no file.
    """
    writing = {
        str(path.relative_to(settings.BASE_DIR))
        for app in portal_apps()
        for path in (settings.BASE_DIR / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS
    }

    assert writing == {
        "base/exports/tables.py",
        "base/exports/workbooks.py",
        "base/pasted.py",
        "spreadsheets/template.py",
    }
