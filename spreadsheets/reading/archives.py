"""What is packed in a workbook, looked at before anything is made of it.

A workbook is a zip file. A *zip bomb* is a small one that unpacks to something that no memory holds, so every part is
unpacked here first, a piece at a time, and counted; what the file claims of itself is not believed.
"""

import re
import zipfile
import zlib
from pathlib import Path

from base.zips import has_too_many_parts, is_packed_as_usual
from spreadsheets.reading.faults import NOT_A_SPREADSHEET, SAVE_AS_XLSX, SheetRefused

MAX_PARTS = 1_000
MAX_UNPACKED = 40_000_000  # bytes; 10,000 rows of nine columns are about 5 million
MAX_RATIO = 200  # how much smaller a part may be packed than it is: a sheet of nothing but repeated rows reaches 60
RATIO_FROM = 1_000_000  # bytes; smaller parts do no harm
MAX_ROWS = 200_000  # rows of all sheets, blank ones too: each takes time, and a million of them are packed in 2 MB
CHUNK = 1 << 16
_ROW = re.compile(rb"<(?:\w+:)?row\b")


def check(path: Path, name: str) -> None:
    """Raise ``SheetRefused`` unless the file is a whole ``.xlsx`` workbook, without macros, of a bearable size."""
    try:
        with path.open("rb") as file:
            if has_too_many_parts(file):
                raise SheetRefused(_too_large(name))
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise SheetRefused(_too_large(name))
            _check_kind(archive, parts, name)
            _check_sizes(archive, parts, name)
    except (zipfile.BadZipFile, EOFError, zlib.error):
        raise SheetRefused(f"{name} is not whole: it was cut off or damaged. Save it again and give it anew.") from None
    except (NotImplementedError, RuntimeError, ValueError, OSError):  # what Python's zipfile does not know
        raise SheetRefused(_oddly_packed(name)) from None


def _check_kind(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str) -> None:
    names = {part.filename.lower() for part in parts}
    if not is_packed_as_usual(archive):
        raise SheetRefused(_oddly_packed(name))
    if any(part.flag_bits & 1 for part in parts):
        raise SheetRefused(f"{name} is locked with a password. Save it without one.")
    if any(part.endswith("vbaproject.bin") for part in names):
        raise SheetRefused(f"{name} holds macros, which are programs; the portal takes none. {SAVE_AS_XLSX}")
    if "mimetype" in names and b"opendocument.spreadsheet" in _start(archive, "mimetype"):
        raise SheetRefused(
            f"{name} is in the OpenDocument format (.ods). In LibreOffice choose File, Save as, “Excel 2007-365 "
            "(.xlsx)”, and give that file."
        )
    if "xl/workbook.bin" in names:
        raise SheetRefused(f"{name} is in Excel’s binary format (.xlsb). {SAVE_AS_XLSX}")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise SheetRefused(NOT_A_SPREADSHEET.format(name))
    if b"macroenabled" in _start(archive, "[content_types].xml").lower():
        raise SheetRefused(
            f"{name} is a workbook for macros, which are programs; the portal takes none. {SAVE_AS_XLSX}"
        )


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a part, whatever the capitals of its name."""
    part = next(part for part in archive.infolist() if part.filename.lower() == name)
    with archive.open(part) as content:
        return content.read(CHUNK)


def _check_sizes(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str) -> None:
    total = rows = 0
    for part in parts:
        size = 0
        with archive.open(part) as content:
            while chunk := content.read(CHUNK):
                size += len(chunk)
                if total + size > MAX_UNPACKED or size > max(RATIO_FROM, part.compress_size * MAX_RATIO):
                    raise SheetRefused(_too_large(name))
                rows += len(_ROW.findall(chunk))
                if rows > MAX_ROWS:
                    raise SheetRefused(_too_large(name))
        total += size


def _oddly_packed(name: str) -> str:
    return f"{name} is packed in a way that cannot be read. {SAVE_AS_XLSX}"


def _too_large(name: str) -> str:
    return (
        f"{name} unpacks to far more than a sheet of partnerships holds. Copy the rows that are meant into a new "
        "workbook and give that."
    )
