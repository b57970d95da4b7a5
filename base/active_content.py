"""What in a document does something, or fetches something, once somebody opens it: such a document is not taken.

A name proves nothing here either. A macro is known by its place, by the type that the document gives it and by the
relation that leads to it, whatever its capitals; what is packed in a PDF is unpacked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NoReturn

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.core.exceptions import ValidationError

BLANK = b"\xef\xbb\xbf \t\r\n\f\0"  # what may stand before the first word of a file
MARKUP = (b"<html", b"<!doctype", b"<svg", b"<?xml", b"<script", b"<head", b"<body")

MACROS = "This file holds macros. Save it without them, and choose that."
SCRIPTS = "This PDF runs a script or a program when it is opened. Print it to a new PDF, and choose that."
FILES = "This file has other files in it. Take them out, or add each as a paper of its own, and choose it again."
OUTSIDE = (
    "This file fetches a part or its template from somewhere else when it is opened. Save it as a PDF, and choose that."
)
TOO_MUCH = "What is packed in this file is too large to be looked into. Save it again, or as a PDF, and choose that."
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
_LARGEST_LIST = 2_000_000  # bytes of a list of parts or relations
_NEAR, _PIECE = 4_000, 65_536  # bytes: how far before a stream its object begins; read at once
_DEEPEST = 3  # documents in each other


def _names(*words: str) -> bytes:
    """A pattern of names of a PDF, each letter of which may be written by its number: ``/J#61vaScript``."""
    spelt = ["".join(f"(?:{one}|#(?i:{ord(one):x}))" for one in word) for word in words]
    return f"/(?:{'|'.join(spelt)})(?![A-Za-z])".encode()


_PDF_SCRIPTS = re.compile(_names("JavaScript", "Launch", "RichMedia", "ImportData"))
_PDF_FILES = re.compile(_names("EmbeddedFile", "EmbeddedFiles"))
_OBJECT_STREAM = re.compile(_names("ObjStm") + rb".{0,2000}?(?<!end)stream\r?\n", re.DOTALL)


def refuse_active_parts(archive: zipfile.ZipFile) -> None:
    """Raise ``ValidationError`` for an office document with macros, other files, or parts that are somewhere else."""
    _Parts(archive).refuse()


class _Parts:
    """The parts of a document, and of the documents in it, as far as they may be unpacked."""

    def __init__(self, archive: zipfile.ZipFile, left: int = _LARGEST_PART, deepest: int = _DEEPEST) -> None:
        self.archive, self.left, self.deepest = archive, left, deepest

    def refuse(self) -> None:
        for info in self.archive.infolist():
            name = info.filename.replace("\\", "/").lower()
            if _MACRO_PARTS.search(name):
                _refuse(MACROS, "macros")
            if name == "[content_types].xml":
                self.refuse_types(self.read(info))
            elif name.endswith(".rels"):
                self.refuse_relations(self.read(info))
            else:
                self.refuse_embedded(info)

    def read(self, info: zipfile.ZipInfo) -> bytes:
        with self.archive.open(info) as part:
            content = part.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            _refuse(TOO_MUCH, "size")
        return content

    def refuse_types(self, content: bytes) -> None:
        if any(_MACRO_TYPES.search(element.get("ContentType", "")) for element in _elements(content)):
            _refuse(MACROS, "macros")

    def refuse_relations(self, content: bytes) -> None:
        for element in _elements(content):
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


def _elements(content: bytes) -> Iterator[Any]:
    if len(content) > _LARGEST_LIST:  # a tree takes thirty times the memory of its text
        _refuse(TOO_MUCH, "size")
    try:
        yield from fromstring(content).iter()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise zipfile.BadZipFile("a part is no XML") from None


def is_pdf(file: Any) -> bool:
    """Whether it is a PDF, and nothing else before. Raises ``ValidationError`` for one with scripts or other files."""
    content = file.read()
    if not content.lstrip(BLANK).startswith(b"%PDF-"):
        return False
    _refuse_names(content)
    left = _LARGEST_PART
    for packed in _OBJECT_STREAM.finditer(content):
        found = _unpacked(content, packed, left)
        left -= len(found)
        _refuse_names(found)
    return True


def _unpacked(content: bytes, packed: re.Match[bytes], most: int) -> bytes:
    """What is in a stream of objects; its length is not believed, for what follows the packed data does not matter."""
    # Near by, and piece by piece: for each stream the whole file would be searched and copied, which takes hours.
    begins = content.rfind(b"obj", max(0, packed.start() - _NEAR), packed.start())
    if begins < 0:
        _refuse(LOCKED, "locked")
    about = content[begins : packed.end()]
    unpacking = zlib.decompressobj()
    found, at = bytearray(), packed.end()
    try:
        while not unpacking.eof and not unpacking.unconsumed_tail and at < len(content):
            found += unpacking.decompress(content[at : at + _PIECE], max(1, most - len(found)))
            at += _PIECE
    except zlib.error:
        if b"/Filter" in about:  # another way of packing, or locked
            _refuse(LOCKED, "locked")
        return b""
    if b"/DecodeParms" in about:  # written otherwise once more
        _refuse(LOCKED, "locked")
    if unpacking.unconsumed_tail:
        _refuse(TOO_MUCH, "size")
    return bytes(found)


def _refuse_names(content: bytes) -> None:
    if _PDF_SCRIPTS.search(content):
        _refuse(SCRIPTS, "scripts")
    if _PDF_FILES.search(content):
        _refuse(FILES, "files")


def _refuse(sentence: str, code: str) -> NoReturn:
    raise ValidationError(sentence, code=code)
