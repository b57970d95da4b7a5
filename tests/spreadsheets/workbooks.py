"""Makers of spreadsheets for tests: real files, good ones and bad ones."""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from spreadsheets.reading.faults import SheetRefused
from spreadsheets.reading.headings import COLUMNS
from spreadsheets.reading.sheet import Sheet, read_sheet

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def row(partnership=None, school=None, joined=None, left=None, **others) -> list:
    """A row under all the headings; others by ``quadrant``, ``kind``, ``lead``, ``leads_school``, ``email``."""
    names = ("quadrant", "kind", "lead", "leads_school", "email")
    return [partnership, *(others.get(name) for name in names), school, joined, left]


def workbook(path: Path, *rows: Iterable, change: Callable[[Workbook], None] | None = None, headings=COLUMNS) -> Path:
    """A workbook with those rows below the headings; ``change`` may do more to it before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(headings))
    for cells in rows:
        sheet.append(list(cells))
    if change:
        change(book)
    book.save(path)
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """A text file."""
    path.write_bytes(content.encode(encoding))
    return path


def read(path: Path) -> list[tuple]:
    """What a file says of schools: partnership, school, joined, left."""
    return said(read_sheet(path))


def said(sheet: Sheet) -> list[tuple]:
    """What a sheet says of schools."""
    return [(entry.name, line.text, line.joined, line.left) for entry in sheet.entries for line in entry.schools]


def repacked(path: Path, to: Path, *, add: dict[str, bytes] | None = None, change: dict | None = None) -> Path:
    """The archive with parts added, and parts changed by functions of their content."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, (change or {}).get(name, lambda same: same)(content))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return to


def faults(path) -> list[str]:
    """All that is wrong with the file."""
    with pytest.raises(SheetRefused) as refused:
        read_sheet(path)
    return [str(fault) for fault in refused.value.faults]


def of_csv(tmp_path, content: str, encoding: str = "utf-8") -> list[tuple]:
    """What a CSV file of that content says."""
    return read(text(tmp_path / "sheet.csv", content, encoding))
