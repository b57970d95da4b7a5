"""A table as the answer to a request: as CSV, or as an Excel file; named for what it holds and the day."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst

from base.exports.tables import Column, csv_lines
from base.exports.workbooks import CONTENT_TYPE, About, workbook


def csv_file(name: str, columns: Iterable[Column], rows: Iterable) -> HttpResponse:
    """The rows as comma-separated values."""
    return _download("".join(csv_lines(columns, rows)), "text/csv; charset=utf-8", f"{_dated(name)}.csv")


def workbook_file(name: str, columns: Iterable[Column], rows: Iterable, about: About) -> HttpResponse:
    """The rows as a workbook, whose first sheet has the name too."""
    return _download(
        workbook(capfirst(name.replace("-", " ")), columns, rows, about), CONTENT_TYPE, f"{_dated(name)}.xlsx"
    )


def _dated(name: str) -> str:
    plain = "".join(letter for letter in name.lower().replace(" ", "-") if letter.isalnum() or letter == "-")
    return f"{plain}-{timezone.localdate():%Y-%m-%d}"


def _download(content: str | bytes, content_type: str, file_name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
