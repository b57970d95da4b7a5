"""From a file to rows: plain, gzip or zip, told apart by content; text in UTF-8 or, as the DfE writes it, cp1252.

The file is unpacked twice, first to see that all of it is text and then for its rows, so that it never has to be held
in memory whole.
"""

import codecs
import csv
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from pathlib import Path
from typing import IO

MAX_BYTES = 500_000_000  # unpacked; the whole of England is about 60 MB
MAX_SHOWN = 20  # errors of a file that are listed
CHUNK = 1 << 20

Cells = Sequence[str]


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

    A row holds the ``required`` columns, and those of the ``known`` that the file has. Raises ``FileRefused`` if the
    file is missing, empty, no text, not whole, or lacks a required column, ``RowsRefused`` after the last row if some
    could not be read.
    """
    encoding = _encoding(path)
    with _unpacked(path) as content:
        reader = csv.reader(io.TextIOWrapper(content, encoding, newline=""), strict=True)
        header = _header(reader, required, path)
        wanted = [name for name in dict.fromkeys([*required, *known]) if name in header]
        yield 1, wanted
        yield from _rows(reader, len(header), itemgetter(*[header.index(name) for name in wanted]))


def table_name(path: Path) -> str:
    """The name of the register file itself: the one inside, where it comes in a zip file."""
    if not zipfile.is_zipfile(path):
        return path.name
    with zipfile.ZipFile(path) as archive:
        return Path(_table(archive, path).filename).name


def _rows(reader, width: int, cells_of: Callable[[list[str]], Cells]) -> Iterator[tuple[int, Cells]]:
    faults: list[tuple[int, str]] = []
    try:
        for cells in reader:
            if len(cells) == width:
                yield reader.line_num, cells_of(cells)
            elif cells:
                faults.append((reader.line_num, f"has {len(cells)} cells and the header {width}."))
    except csv.Error as error:
        faults.append((reader.line_num, f"cannot be read ({error})."))
    if faults:
        advice = "The file may have been cut off: fetch it again."
        raise RowsRefused([(number, f"Row {number} {fault} {advice}") for number, fault in faults])


def _header(reader, required: Sequence[str], path: Path) -> list[str]:
    try:
        header: list[str] = next(reader, [])
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
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The file's content, out of its gzip or zip wrapping if it has one."""
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(path.open("rb"))
        start = file.read(4)
        file.seek(0)
        if start.startswith(b"\x1f\x8b"):
            file = stack.enter_context(gzip.open(file))  # type: ignore[arg-type]
        elif start == b"PK\x03\x04":
            archive = stack.enter_context(zipfile.ZipFile(file))
            file = stack.enter_context(archive.open(_table(archive, path)))
        yield file


def _table(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The one table of a zip file, or the register among several."""
    tables = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".csv")]
    named = [entry for entry in tables if Path(entry.filename).name.lower().startswith("edubasealldata")]
    chosen = tables if len(tables) == 1 else named
    if len(chosen) != 1:
        count = f"{len(tables)} CSV files" if tables else "no CSV file"
        raise FileRefused([f"{path.name} holds {count}. Give it one, or the register by itself."])
    if chosen[0].flag_bits & 1:
        raise FileRefused([f"{path.name} is locked with a password. Save it without one."])
    return chosen[0]


def _encoding(path: Path) -> str:
    """Read the file through; return its encoding, or refuse it."""
    try:
        with _unpacked(path) as content:
            return _encoding_of(content, path)
    except FileNotFoundError:
        raise FileRefused([f"There is no file {path}."]) from None
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, lzma.LZMAError):
        raise FileRefused([f"{path.name} is not whole: it was cut off or damaged. Fetch it again."]) from None
    except OSError as error:  # a folder, no permission
        raise FileRefused([f"{path.name} cannot be read: {error.strerror or str(error).rstrip('.')}."]) from None
    except (NotImplementedError, RuntimeError, ValueError):  # what Python's zipfile does not know, or trips over
        raise FileRefused([f"{path.name} is packed in a way that cannot be read. Give it unpacked."]) from None


def _encoding_of(content: IO[bytes], path: Path) -> str:
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    size, is_blank = 0, True
    while chunk := content.read(CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise FileRefused([f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB unpacked: no register is."])
        is_blank = is_blank and not chunk.strip()
        decoders = {name: decoder for name, decoder in decoders.items() if _decodes(decoder, chunk)}
    if is_blank:
        raise FileRefused([f"{path.name} is empty."])
    for name, decoder in decoders.items():
        if _decodes(decoder, b"", final=True):
            return name
    raise FileRefused([f"{path.name} is not a text file. Give the register as CSV, or CSV in a gzip or zip file."])


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return b"\x00" not in chunk
