"""From a file to rows: plain, gzip or zip, told apart by content; text in UTF-8 or, as the DfE writes it, cp1252."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

MAX_BYTES = 500_000_000  # unpacked; the whole of England is about 60 MB
MAX_SHOWN = 20  # errors of a file that are listed

Row = dict[str, str]


class FileRefused(Exception):
    """A file that cannot be read; ``errors`` are sentences for the person who gave it."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        shown = errors[:MAX_SHOWN]
        if len(errors) > MAX_SHOWN:
            shown.append(f"and {len(errors) - MAX_SHOWN} more")
        super().__init__("\n".join(shown))


def read_rows(path: Path, required: list[str]) -> Iterator[tuple[int, Row]]:
    """The rows of a file by column name, each with its number in the file (the header is row 1).

    Raises ``FileRefused`` if the file is missing, empty, no text, not whole, or lacks a required column.
    """
    reader = csv.reader(io.StringIO(_decode(_unpack(path), path), newline=""), strict=True)
    header = _header(reader, required, path)
    errors: list[str] = []
    try:
        for cells in reader:
            if len(cells) == len(header):
                yield reader.line_num, dict(zip(header, cells, strict=True))
            elif cells:
                errors.append(
                    f"Row {reader.line_num} has {len(cells)} cells and the header {len(header)}. "
                    "The file may have been cut off: fetch it again."
                )
    except csv.Error as error:
        errors.append(
            f"Row {reader.line_num} cannot be read ({error}). The file may have been cut off: fetch it again."
        )
    if errors:
        raise FileRefused(errors)


def _header(reader, required: list[str], path: Path) -> list[str]:
    try:
        header: list[str] = next(reader, [])
    except csv.Error as error:
        raise FileRefused([f"{path.name} is not a CSV file ({error})."]) from None
    if missing := [name for name in required if name not in header]:
        raise FileRefused(
            [f"{path.name} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)} in its first row."]
        )
    if repeated := sorted({name for name in header if name and header.count(name) > 1}):
        raise FileRefused([f"{path.name} has the column {repeated[0]} more than once."])
    return header


def _unpack(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path) as unpacked:
                return _limited(unpacked, path)
        if start == b"PK\x03\x04":
            return _from_zip(path)
        with path.open("rb") as plain:
            return _limited(plain, path)
    except FileNotFoundError:
        raise FileRefused([f"There is no file {path}."]) from None
    except OSError as error:  # a folder, no permission, a broken gzip
        raise FileRefused([f"{path.name} cannot be read: {error.strerror or error}."]) from None
    except (EOFError, zipfile.BadZipFile, zlib.error):
        raise FileRefused([f"{path.name} is not whole: it was cut off or damaged. Fetch it again."]) from None


def _limited(file, path: Path) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FileRefused([f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB unpacked. That is no register."])
    return content


def _from_zip(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        tables = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".csv")]
        named = [entry for entry in tables if Path(entry.filename).name.lower().startswith("edubasealldata")]
        chosen = tables if len(tables) == 1 else named
        if len(chosen) != 1:
            raise FileRefused([f"{path.name} holds {len(tables)} CSV files. Give it one, or the register by itself."])
        try:
            with archive.open(chosen[0]) as table:
                return _limited(table, path)
        except (RuntimeError, NotImplementedError):  # a password, or a compression that Python does not have
            raise FileRefused([f"{path.name} is locked with a password. Save it without one."]) from None


def _decode(content: bytes, path: Path) -> str:
    if not content.strip():
        raise FileRefused([f"{path.name} is empty."])
    if b"\x00" not in content:
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise FileRefused([f"{path.name} is not a text file. Give the register as CSV, or CSV in a gzip or zip file."])
