"""From a file to rows: plain, gzip or zip, told apart by content; text in UTF-8, UTF-16 or, as the DfE writes
it, cp1252.

The file is unpacked twice, first to see that all of it is text and then for its rows, so that it never has to be held
in memory whole. A byte that cp1252 does not know is read as a lone half of a character ("surrogateescape"), so that one
cell that is odd does not make a file of 50,000 rows one that is no text.
"""

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import IO

from base.zips import USUAL, has_too_many_parts

MAX_BYTES = 500_000_000  # unpacked; the whole of England is about 60 MB
MAX_SHOWN = 20  # errors of a file that are listed
MOST_TABLES = 100  # of a zip file that are looked at; the DfE's holds ten
MOST_MEMBERS = 10_000  # of a gzip file: each takes time, however little is in it
MOST_OF_A_ROW = 1_000_000  # characters, over however many lines; the DfE's have some 3,000
CHUNK = 1 << 20
ODDLY_PACKED = "{} is packed in a way that cannot be read. Give it unpacked."

DELIMITERS = ",;\t"  # the DfE's, and those with which Excel saves where a comma stands in numbers
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what UTF-16 begins with, Excel's “Unicode text” for one
BLANK = b" \t\r\n\x0b\x0c"
NO_TEXT = "{} is not a text file. Give the register as CSV, or CSV in a gzip or zip file; from Excel, as “CSV UTF-8”."
CUT_OFF = "The file may have been cut off: fetch it again."
TOO_LONG = "{} has a row that is far longer than any of the register’s. Fetch the file again."

Cells = Sequence[str]


class RaggedCells(tuple[str, ...]):
    """The cells of a row that does not have as many as the header; what it lacks is empty. ``fault`` says so."""

    fault: str


class FileRefused(Exception):
    """A file that cannot be read; ``errors`` are sentences for the person who gave it."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        shown = errors[:MAX_SHOWN]
        if len(errors) > MAX_SHOWN:
            shown.append(f"and {len(errors) - MAX_SHOWN} more")
        super().__init__("\n".join(shown))


class RowsRefused(FileRefused):
    """A file that could be read and has rows that are wrong; ``faults`` are sentences, each with its row's number."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        self.faults = sorted(faults, key=itemgetter(0))
        super().__init__([sentence for _, sentence in self.faults])

    @property
    def rows(self) -> int:
        """How many rows are wrong; one may have several faults."""
        return len({number for number, _ in self.faults})


def read_rows(path: Path, required: Sequence[str], known: Sequence[str] = ()) -> Iterator[tuple[int, Cells]]:
    """The rows of a file, each with its number in the file; row 1 is the header.

    A row holds the ``required`` columns, and those of the ``known`` that the file has. One that has more or fewer cells
    than the header is ``RaggedCells``, for the caller to judge. Raises ``FileRefused`` if the file is missing, empty,
    no text, not whole, or lacks a required column, ``RowsRefused`` after the last row if that was cut off.
    """
    encoding = _encoding(path, required)
    with _unpacked(path, required) as content:
        lines = _Lines(io.TextIOWrapper(content, encoding, errors="surrogateescape", newline=""), path.name)
        reader = csv.reader(lines, strict=True, delimiter=lines.delimiter)
        header = _header(reader, required, path)
        wanted = [name for name in dict.fromkeys([*required, *known]) if name in header]
        yield 1, wanted
        yield from _rows(reader, lines, [header.index(name) for name in wanted], len(header))


def table_name(path: Path, required: Sequence[str]) -> str:
    """The name of the file with these columns itself: the one inside, where it comes in a zip file."""
    if not zipfile.is_zipfile(path):
        return path.name
    with zipfile.ZipFile(path) as archive:
        return Path(_table(archive, path, required).filename).name


def name_beside(path: Path, required: Sequence[str]) -> str:
    """The name of the table with these columns in a zip file of several tables; empty where there is none."""
    try:
        with path.open("rb") as file:
            if has_too_many_parts(file):
                return ""
        with zipfile.ZipFile(path) as archive:
            tables = _tables(archive)
            if not 1 < len(tables) <= MOST_TABLES:
                return ""
            found = [entry for entry in tables if _has_columns(archive, entry, required)]
            return Path(found[0].filename).name if found else ""
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, NotImplementedError, EOFError):
        return ""  # no zip file; or what is wrong with it is said where it is read


class _Lines:
    """The lines of a text, of which the latest is remembered, so that it can be looked at where it is no CSV.

    Raises ``FileRefused`` where those of one row, which begins with ``begin_row``, are longer together than any
    register's: 480 MB of commas in one line are packed in half a megabyte, and took 8 GB to be read.
    """

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        first = text.readline(MOST_OF_A_ROW + 1)
        self.delimiter = max(DELIMITERS, key=first.count)
        self.rest = chain([first], iter(lambda: text.readline(MOST_OF_A_ROW + 1), ""))
        self.latest, self.name = "", name
        self.begin_row()

    def begin_row(self) -> None:
        """What follows is of another row."""
        self.left = MOST_OF_A_ROW

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.latest = next(self.rest)
        self.left -= len(self.latest)
        if self.left < 0:
            raise FileRefused([TOO_LONG.format(self.name)])
        return self.latest


def _rows(reader, lines: _Lines, places: list[int], width: int) -> Iterator[tuple[int, Cells]]:
    """Yield the rows; a short one only once another has come, for the last one that is short was cut off."""
    cells_of: Callable[[Sequence[str]], Cells] = itemgetter(*places)
    pending: tuple[int, RaggedCells] | None = None
    while (cells := _next(reader, lines)) is not None:
        if pending:
            yield pending
            pending = None
        if isinstance(cells, _NoCsv):
            pending = reader.line_num, _ragged(cells, cells.fault, places)
        elif len(cells) == width or (len(cells) > width and not any(cells[width:])):  # Excel keeps columns once used
            yield reader.line_num, cells_of(cells)
        elif cells:
            fault = f"has {len(cells)} cells and the header {width}. {CUT_OFF}"
            pending = reader.line_num, _ragged(cells, fault, places)
    if pending:
        number, row = pending
        raise RowsRefused([(number, f"Row {number} {row.fault}")])


class _NoCsv(list[str]):
    """What a line that is no CSV holds as far as it can be told, and why it is none."""

    fault: str


def _next(reader, lines: _Lines) -> list[str] | None:
    """The cells of the next row; None after the last."""
    before = reader.line_num
    lines.begin_row()
    try:
        return next(reader, None)
    except csv.Error as error:
        is_one_line = reader.line_num == before + 1
        found = _NoCsv(
            next(csv.reader([lines.latest[:_LOOKED_AT]], delimiter=lines.delimiter), []) if is_one_line else []
        )
        found.fault = f"cannot be read ({error}). {CUT_OFF}"
        return found


_LOOKED_AT = 1000  # characters of a line that is no CSV; its school and authority stand at its start


def _ragged(cells: list[str], fault: str, places: list[int]) -> RaggedCells:
    row = RaggedCells(cells[place] if place < len(cells) else "" for place in places)
    row.fault = fault
    return row


def _header(reader, required: Sequence[str], path: Path) -> list[str]:
    try:
        header: list[str] = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise FileRefused([f"{path.name} is not a CSV file ({error})."]) from None
    missing = [name for name in required if name not in header]
    if len(missing) == len(required):
        raise FileRefused([f"{path.name} is not the DfE’s file: its first row has none of the columns that it needs."])
    if missing:
        raise FileRefused(
            [f"{path.name} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)} in its first row."]
        )
    if repeated := sorted({name for name in header if name and header.count(name) > 1}):
        raise FileRefused([f"{path.name} has the column {repeated[0]} more than once."])
    return header


@contextmanager
def _unpacked(path: Path, required: Sequence[str]) -> Iterator[IO[bytes]]:
    """The file's content, out of its gzip or zip wrapping if it has one: of several, the table with these columns."""
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(path.open("rb"))
        start = file.read(4)
        file.seek(0)
        if start.startswith(b"\x1f\x8b"):
            if _has_many_members(path):
                raise FileRefused([ODDLY_PACKED.format(path.name)])
            file = stack.enter_context(gzip.open(file))  # type: ignore[arg-type]
        elif start == b"PK\x03\x04":
            if has_too_many_parts(file):
                raise FileRefused([ODDLY_PACKED.format(path.name)])
            archive = stack.enter_context(zipfile.ZipFile(file))
            file = stack.enter_context(archive.open(_table(archive, path, required)))
        yield file


def _has_many_members(path: Path) -> bool:
    """Whether so many gzip files stand one behind the other, as their beginnings tell: few are there by chance."""
    with path.open("rb") as file:
        return sum(chunk.count(b"\x1f\x8b\x08") for chunk in iter(lambda: file.read(CHUNK), b"")) > MOST_MEMBERS


def _table(archive: zipfile.ZipFile, path: Path, required: Sequence[str]) -> zipfile.ZipInfo:
    """The one table of a zip file; among several that with the columns, and of those the one of all establishments."""
    tables = _tables(archive)
    chosen = tables
    if 1 < len(tables) <= MOST_TABLES:
        chosen = [entry for entry in tables if _has_columns(archive, entry, required)]
    if len(chosen) > 1:
        chosen = [entry for entry in chosen if "edubasealldata" in Path(entry.filename).name.lower()]
    if not tables and "xl/workbook.xml" in archive.namelist():
        raise FileRefused([f"{path.name} is an Excel workbook. Save it as CSV, or better, give the DfE’s own file."])
    if len(chosen) != 1:
        count = f"{len(tables)} CSV files" if tables else "no CSV file"
        raise FileRefused([f"{path.name} holds {count}. Give it one, or the register by itself."])
    if chosen[0].flag_bits & 1:
        raise FileRefused([f"{path.name} is locked with a password. Save it without one."])
    if chosen[0].compress_type not in USUAL:
        raise FileRefused([ODDLY_PACKED.format(path.name)])
    return chosen[0]


def _tables(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The tables of a zip file, without what a Mac packs beside each."""
    entries = [entry for entry in archive.infolist() if not entry.filename.startswith("__MACOSX/")]
    return [entry for entry in entries if entry.filename.lower().endswith(".csv")]


def _has_columns(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, required: Sequence[str]) -> bool:
    """Whether the first line of a table names them all; one that is locked or oddly packed is told by its name."""
    if entry.flag_bits & 1 or entry.compress_type not in USUAL:
        return Path(entry.filename).name.lower().startswith("links_") == ("LinkURN" in required)
    with archive.open(entry) as content:
        line = content.readline(_LONGEST_HEADER)
    start = line.decode("utf-16" if line.startswith(WIDE) else "utf-8-sig", "replace")
    first = re.split("[\r\n]", start, maxsplit=1)[0]  # Excel's "CSV (Macintosh)" ends lines with \r alone
    names = {name.strip() for row in csv.reader([first], delimiter=max(DELIMITERS, key=first.count)) for name in row}
    return names.issuperset(required)


_LONGEST_HEADER = 1 << 16  # bytes


def _encoding(path: Path, required: Sequence[str]) -> str:
    """Read the file through; return its encoding, or refuse it."""
    try:
        with _unpacked(path, required) as content:
            return _encoding_of(content, path)
    except FileNotFoundError:
        raise FileRefused([f"There is no file {path}."]) from None
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error):
        raise FileRefused([f"{path.name} is not whole: it was cut off or damaged. Fetch it again."]) from None
    except OSError as error:  # a folder, no permission
        raise FileRefused([f"{path.name} cannot be read: {error.strerror or str(error).rstrip('.')}."]) from None
    except (NotImplementedError, RuntimeError, ValueError):  # what Python's zipfile does not know, or trips over
        raise FileRefused([ODDLY_PACKED.format(path.name)]) from None


def _encoding_of(content: IO[bytes], path: Path) -> str:
    """``utf-16`` where it begins so, ``utf-8-sig`` where all of it is UTF-8, else ``cp1252``.

    That may know not all of its bytes.
    """
    chunk = content.read(CHUNK)
    is_wide = chunk.startswith(WIDE)
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")()
    blank = BLANK + (b"\x00\xff\xfe" if is_wide else b"")
    size, is_blank = 0, True
    while chunk:
        size += len(chunk)
        if size > MAX_BYTES:
            raise FileRefused([f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB unpacked: no register is."])
        if b"\x00" in chunk and not is_wide:
            raise FileRefused([NO_TEXT.format(path.name)])
        is_blank = is_blank and not chunk.strip(blank)
        decoder = decoder if decoder and _decodes(decoder, chunk) else None
        chunk = content.read(CHUNK)
    if is_blank:
        raise FileRefused([f"{path.name} is empty."])
    is_of_it = decoder is not None and _decodes(decoder, b"", final=True)
    if is_wide and not is_of_it:
        raise FileRefused([NO_TEXT.format(path.name)])
    return "utf-16" if is_wide else "utf-8-sig" if is_of_it else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
