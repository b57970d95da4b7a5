"""A table as the answer to a request: as CSV, or as an Excel file; named for what it holds and the day of that."""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst

from base.exports.tables import Column, csv_lines
from base.exports.workbooks import CONTENT_TYPE, About, workbook


def csv_file(name: str, columns: Iterable[Column], rows: Iterable, *, on: dt.date | None = None) -> HttpResponse:
    """The rows as comma-separated values, of today or another day."""
    return _download("".join(csv_lines(columns, rows)), "text/csv; charset=utf-8", f"{_dated(name, on)}.csv")


def workbook_file(
    name: str, columns: Iterable[Column], rows: Iterable, about: About, *, on: dt.date | None = None
) -> HttpResponse:
    """The rows as a workbook, whose first sheet has the name too."""
    return _download(
        workbook(capfirst(name.replace("-", " ")), columns, rows, about), CONTENT_TYPE, f"{_dated(name, on)}.xlsx"
    )


def no_file(why: Iterable[str]) -> HttpResponse:
    """404 and why: a filter is not understood, and nobody would see in a file that it holds more than is asked for."""
    return HttpResponse("\n".join(why), status=404, content_type="text/plain; charset=utf-8")


def _dated(name: str, on: dt.date | None) -> str:
    plain = "".join(letter for letter in name.lower().replace(" ", "-") if letter.isalnum() or letter == "-")
    return f"{plain}-{on or timezone.localdate():%Y-%m-%d}"


def _download(content: str | bytes, content_type: str, file_name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
