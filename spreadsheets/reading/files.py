"""What a file is, told by its content and not by its name."""

from pathlib import Path

from base.active_content import BLANK, MARKUP
from spreadsheets.reading import archives
from spreadsheets.reading.faults import NOT_A_SPREADSHEET, SAVE_AS_XLSX, SheetRefused

MAX_BYTES = 5_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the wrapping of old Office files, and of new ones with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NEVER_TEXT = (b"%PDF", b"\x1f\x8b", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_NEVER_OF_TEXT = (".xlsx", ".xlsm", ".xlsb")  # Excel opens no such text; it does one called .xls, as old programs do


def is_workbook(path: Path, name: str) -> bool:
    """Whether the file is an ``.xlsx`` workbook; otherwise it is text.

    ``name`` is what the person calls it. Raises ``SheetRefused`` with a sentence for whatever else it is, and for a
    workbook that is not safe to open.
    """
    content = _content(path, name)
    if content.startswith(_OLE):
        raise SheetRefused(_why_not_ole(content, name))
    if content.startswith(b"PK"):
        archives.check(path, name)
        return True
    if content.startswith(_NEVER_TEXT) or content.lstrip(BLANK).lower().startswith(MARKUP):
        raise SheetRefused(NOT_A_SPREADSHEET.format(name))
    if name.lower().endswith(_NEVER_OF_TEXT):
        raise SheetRefused(
            f"{name} is not a workbook, whatever its name says. Open it in the program that made it, save it as an "
            "Excel workbook (.xlsx), and give that; if it is a CSV file, give it a name that ends in .csv."
        )
    return False


def _content(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SheetRefused(
                f"{name} is larger than {MAX_BYTES // 1_000_000} MB. Copy the rows that are meant into a new workbook "
                "and give that."
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise SheetRefused(f"There is no file {path}.") from None
    except OSError as error:  # a folder, no permission
        raise SheetRefused(f"{name} cannot be read: {error.strerror}.") from None
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise SheetRefused(f"{name} is empty.")
    return content


def _why_not_ole(content: bytes, name: str) -> str:
    if _ENCRYPTED in content:
        return (
            f"{name} is protected with a password. In Excel choose File, Info, Protect workbook, Encrypt with "
            "password, empty the box, save, and give it again."
        )
    return f"{name} is in the format that Excel had before 2007 (.xls). {SAVE_AS_XLSX}"
