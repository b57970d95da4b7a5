"""What in a document does something, or fetches something, once somebody opens it: such a document is not taken.

A name proves nothing here either. A macro is known by its place, by the type that the document gives it and by the
relation that leads to it, whatever its capitals; what is packed in a PDF is unpacked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.core.exceptions import ValidationError

from base.zips import is_packed_as_usual

BLANK = b"\xef\xbb\xbf \t\r\n\f\0"  # what may stand before the first word of a file
MARKUP = (b"<html", b"<!doctype", b"<svg", b"<?xml", b"<script", b"<head", b"<body")

MACROS = "This file holds macros. Save it without them, and choose that."
SCRIPTS = "This PDF runs a script or a program when it is opened. Print it to a new PDF, and choose that."
FILES = "This file has other files in it. Take them out, or add each as a paper of its own, and choose it again."
OUTSIDE = (
    "This file fetches a part or its template from somewhere else when it is opened. Save it as a PDF, and choose that."
)
TOO_MUCH = "What is packed in this file is too large to be looked into. Save it again, or as a PDF, and choose that."
PACKED = "This file is packed in a way that cannot be looked into. Open it, save it again, and choose that."
LOCKED = "This PDF is protected, so it cannot be looked into. Save it without the protection, and choose that."

_MACRO_PARTS = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/|activex/|(^|/)basic/|(^|/)scripts/")
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|macrosheet|activex", re.IGNORECASE)
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument")  # relations that Word follows by itself
_LOCAL = re.compile(
    r"(file:///)?[a-z]:[\\/]|(?!\w+:|[\\/]{2})", re.IGNORECASE
)  # a drive of the reader's own, or beside it
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = [f"{name}\0\0".encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros")]  # names of its folders
_OLE_FILE = "\x01Ole10Native\0\0".encode("utf-16-le")
_LARGEST_PART = 60_000_000  # bytes, unpacked, of all that is looked into
_LARGEST_LISTS = 4_000_000  # bytes of all lists of parts and relations
_NEAR, _PIECE = 4_000, 65_536  # bytes: how far before a stream its object begins; read at once
_AT_ONCE = 16_384  # bytes, unpacked at once: what is lost uncounted where a stream ends in a fault
_DEEPEST = 3  # documents in each other
_MOST_STREAMS = 50_000  # of objects; a file of 25 MB from an office program has some hundreds


def _names(*words: str) -> bytes:
    """A pattern of names of a PDF, each letter of which may be written by its number: ``/J#61vaScript``."""
    spelt = ["".join(f"(?:{one}|#(?i:{ord(one):x}))" for one in word) for word in words]
    return f"/(?:{'|'.join(spelt)})(?![A-Za-z])".encode()


_PDF_SCRIPTS = re.compile(_names("JavaScript", "Launch", "RichMedia", "ImportData"))
_PDF_FILES = re.compile(_names("EmbeddedFile", "EmbeddedFiles"))
_OBJECT_STREAM = re.compile(_names("ObjStm"))
_STREAM = re.compile(rb"(?<!end)stream[ \t]*[\r\n]+")  # laxer than the standard, as readers are


def refuse_active_parts(archive: zipfile.ZipFile) -> None:
    """Raise ``ValidationError`` for an office document with macros, other files, or parts that are somewhere else."""
    _Parts(archive).refuse()


@dataclass
class _Left:
    """How many bytes may still be looked into, of a document and all that are in it."""

    parts: int = _LARGEST_PART
    lists: int = _LARGEST_LISTS


class _Parts:
    """The parts of a document, and of the documents in it, as far as they may be unpacked."""

    def __init__(self, archive: zipfile.ZipFile, left: _Left | None = None, deepest: int = _DEEPEST) -> None:
        self.archive, self.left, self.deepest = archive, left or _Left(), deepest

    def refuse(self) -> None:
        if not is_packed_as_usual(self.archive):
            _refuse(PACKED, "packed")
        for info in self.archive.infolist():
            name = info.filename.replace("\\", "/").lower()
            if _MACRO_PARTS.search(name):
                _refuse(MACROS, "macros")
            if name == "[content_types].xml":
                self.refuse_types(info)
            elif name.endswith(".rels"):
                self.refuse_relations(info)
            else:
                self.refuse_embedded(info)

    def read(self, info: zipfile.ZipInfo) -> bytes:
        with self.archive.open(info) as part:
            content = part.read(self.left.parts + 1)
        self.left.parts = _without(self.left.parts, content)
        return content

    def elements(self, info: zipfile.ZipInfo) -> Iterator[Any]:
        content = self.read(info)
        self.left.lists = _without(self.left.lists, content)  # a tree takes thirty times the memory of its text
        try:
            yield from fromstring(content).iter()
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            raise zipfile.BadZipFile("a part is no XML") from None

    def refuse_types(self, info: zipfile.ZipInfo) -> None:
        if any(_MACRO_TYPES.search(element.get("ContentType", "")) for element in self.elements(info)):
            _refuse(MACROS, "macros")

    def refuse_relations(self, info: zipfile.ZipInfo) -> None:
        for element in self.elements(info):
            kind = element.get("Type", "").rpartition("/")[2]
            if _MACRO_TYPES.search(kind):
                _refuse(MACROS, "macros")
            is_outside = element.get("TargetMode", "").lower() == "external"
            target = element.get("Target", "").strip()
            if is_outside and kind.lower() in map(str.lower, _FETCHED) and not _LOCAL.match(target):
                _refuse(OUTSIDE, "outside")

    def refuse_embedded(self, info: zipfile.ZipInfo) -> None:
        """Look into a part that is a document itself; a chart has its workbook within it."""
        with self.archive.open(info) as part:
            start = part.read(len(_OLE))
        if start == _OLE:
            content = self.read(info)
            if any(name in content for name in _OLE_MACROS):
                _refuse(MACROS, "macros")
            if _OLE_FILE in content:
                _refuse(FILES, "files")
        elif start.startswith(b"PK\x03\x04"):
            if not self.deepest:
                _refuse(TOO_MUCH, "size")
            with zipfile.ZipFile(io.BytesIO(self.read(info))) as archive:
                _Parts(archive, self.left, self.deepest - 1).refuse()


def _without(left: int, content: bytes) -> int:
    if len(content) > left:
        _refuse(TOO_MUCH, "size")
    return left - len(content)


def is_pdf(file: Any) -> bool:
    """Whether it is a PDF, and nothing else before. Raises ``ValidationError`` for one with scripts or other files."""
    content = file.read()
    if not content.lstrip(BLANK).startswith(b"%PDF-"):
        return False
    _refuse_names(content)
    left = _LARGEST_PART
    for streams, (named_at, begins_at) in enumerate(_object_streams(content)):
        if streams == _MOST_STREAMS:
            _refuse(TOO_MUCH, "size")
        found = _unpacked(content, named_at, begins_at, left)
        left -= len(found)
        _refuse_names(found)
    return True


def _object_streams(content: bytes) -> Iterator[tuple[int, int]]:
    """Where each stream of objects is named, and where it begins: with the next stream, however far, and each once."""
    begins_at = 0
    for named in _OBJECT_STREAM.finditer(content):
        if named.start() < begins_at:
            continue
        stream = _STREAM.search(content, named.end())
        if stream is None:
            return
        begins_at = stream.end()
        yield named.start(), begins_at


def _unpacked(content: bytes, named_at: int, begins_at: int, most: int) -> bytes:
    """What is in a stream of objects; its length is not believed, for what follows the packed data does not matter."""
    # Near by, and piece by piece: for each stream the whole file would be searched and copied, which takes hours.
    object_at = content.rfind(b"obj", max(0, named_at - _NEAR), named_at)
    if object_at < 0:
        _refuse(LOCKED, "locked")
    about = content[object_at:begins_at]
    unpacking = zlib.decompressobj()
    found, at = bytearray(), begins_at
    try:
        while not unpacking.eof:
            data = unpacking.unconsumed_tail
            if not data:
                data, at = content[at : at + _PIECE], at + _PIECE
            piece = unpacking.decompress(data, _AT_ONCE)
            if not (data or piece):
                break
            found += piece
            if len(found) > most:
                _refuse(TOO_MUCH, "size")
    except zlib.error:
        if b"/Filter" in about:  # another way of packing, or locked
            _refuse(LOCKED, "locked")
        return bytes(found)  # which counts too: thousands of streams that end in a fault took minutes
    if b"/DecodeParms" in about:  # written otherwise once more
        _refuse(LOCKED, "locked")
    return bytes(found)


def _refuse_names(content: bytes) -> None:
    if _PDF_SCRIPTS.search(content):
        _refuse(SCRIPTS, "scripts")
    if _PDF_FILES.search(content):
        _refuse(FILES, "files")


def _refuse(sentence: str, code: str) -> NoReturn:
    raise ValidationError(sentence, code=code)
