"""What answers that are no pages say, as lines: tables, calendars, data, Word, Excel and PDF files."""

import io
import json
import shutil
import subprocess
from collections.abc import Iterator

import docx
import openpyxl
from docx.table import Table

from tests.every_page.plain import plain, plain_line

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATA_WITH_ADDRESSES = ("application/json", "application/ld+json", "application/geo+json")
NO_READER = "(its text is not written down: pdftotext is not installed)"


def lines_of(content: bytes, kind: str) -> list[str]:
    """The text of a file of that media type, a line a row or paragraph."""
    if kind == WORD:
        return list(_word(content))
    if kind == EXCEL:
        return list(_excel(content))
    if kind == "application/pdf":
        return _pdf(content)
    if kind in DATA_WITH_ADDRESSES:
        text = json.dumps(json.loads(content), indent=1, ensure_ascii=False)
        return [plain_line(line) for line in text.splitlines()]
    if kind == "text/calendar":
        content = content.replace(b"\r\n ", b"")  # a long line goes on after a blank
    try:
        return [plain_line(line) for line in content.decode().splitlines()]
    except UnicodeDecodeError:
        return [f"({len(content)} bytes)"]


def _word(content: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(content))
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield f"| {' | '.join(plain(cell.text) for cell in row.cells)} |"
        else:
            yield f"{block.style.name}: {plain(block.text)}"


def _excel(content: bytes) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        yield f"sheet {sheet.title}"
        for row in sheet.iter_rows(values_only=True):
            yield f"| {' | '.join('' if cell is None else plain(str(cell)) for cell in row)} |"


def _pdf(content: bytes) -> list[str]:
    """By ``pdftotext``, which the suite needs anyway; without it one line says so."""
    if not shutil.which("pdftotext"):
        return [NO_READER]
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    read = subprocess.run(command, input=content, capture_output=True, check=True)
    return [line for line in map(plain, read.stdout.decode().replace("\f", "\n").splitlines()) if line]
