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
from typing import IO, Any, NoReturn

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.core.exceptions import ValidationError

from base.office_fields import STEP, exchanges, has_exchanging_field, is_readable, is_xml
from base.pdf_links import (
    MOST_OPENED,
    names,
    objects,
    objects_in_stream,
    opened_in,
    refuse_action,
    refuse_links,
)
from base.zips import MOST_PARTS, has_too_many_parts, is_packed_as_usual

BLANK = b"\xef\xbb\xbf \t\r\n\f\0"  # what may stand before the first word of a file
MARKUP = (b"<html", b"<!doctype", b"<svg", b"<?xml", b"<script", b"<head", b"<body")

MACROS = "This file holds macros. Save it without them, and choose that."
SCRIPTS = "This PDF runs a script or a program when it is opened. Print it to a new PDF, and choose that."
FILES = "This file has other files in it. Take them out, or add each as a paper of its own, and choose it again."
OUTSIDE = (
    "This file fetches a part or its template from somewhere else when it is opened. Save it as a PDF, and choose that."
)
EXCHANGES = (
    "This file has another program do something when it is opened, by a DDE field or formula. Take that out, or save "
    "it as a PDF, and choose that."
)
TOO_MUCH = "What is packed in this file is too large to be looked into. Save it again, or as a PDF, and choose that."
PACKED = "This file is packed in a way that cannot be looked into. Open it, save it again, and choose that."
LOCKED = "This PDF is protected, so it cannot be looked into. Save it without the protection, and choose that."

_MACRO_PARTS = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/|activex/|(^|/)basic/|(^|/)scripts/")
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|macrosheet|activex", re.IGNORECASE)
_MACRO_ENDINGS = re.compile(r"\.(?:doc|dot|xls|xlt|xla|ppt|pot|pps|ppa)m$")  # of a document in another
# Relations that Word follows by itself, in small letters.
_FETCHED = {"attachedtemplate", "oleobject", "frame", "subdocument", "image"}
_TAKEN_IN = "afchunk"  # a page, a letter of another program, a document with macros: Word reads it as it opens
_LOCAL = re.compile(
    r"(file:///)?[a-z]:[\\/]|(?![\w+.-]+:|[\\/]{2})", re.IGNORECASE
)  # a drive of the reader's own, or beside it
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = [f"{name}\0\0".encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros")]  # names of its folders
_OLE_FILE = "\x01Ole10Native\0\0".encode("utf-16-le")
_LARGEST_WHOLE = 1_000_000_000  # bytes that all parts say they are; papers of 25 MB with pictures are below a tenth
_LARGEST_PART = 60_000_000  # bytes, unpacked, of all that is looked into
_LARGEST_LISTS = 4_000_000  # bytes of all lists of parts and relations
_LARGEST_TEXT = 100_000_000  # bytes of what is looked at a step at a time, and not kept
_LARGEST_FIELDS = 20_000_000  # bytes of parts with fields, which are read: 500 pages
_BEGINNING = 512  # bytes that tell what a part is
_NEAR, _LONGEST = 4_000, 16_384  # bytes: how far before its name an object begins, and how much it says of itself
_PIECE = 8_192  # bytes, packed, read at once
_AT_ONCE = 16_384  # bytes, unpacked at once: what is lost uncounted where a stream ends in a fault
_DEEPEST = 3  # documents in each other
_MOST_STREAMS = 50_000  # of objects; a file of 25 MB from an office program has some hundreds


_REFERENCE = rb"\d+\s+\d+\s+R"
# A short name would be met by chance in a photograph, so what follows it is asked for too.
_PDF_SCRIPTS = re.compile(
    names("JavaScript", "Launch", "RichMedia", "ImportData") + rb"|" + names("XFA") + rb"\s*(?:\[|" + _REFERENCE + rb")"
)
_PDF_FILES = re.compile(
    names("EmbeddedFile", "EmbeddedFiles") + rb"|" + names("EF") + rb"\s*(?:<<|" + _REFERENCE + rb")"
)
# A stream of objects is known by its type or, as some readers know it, by where its first object is. So is an outline.
_OF_OBJECTS = re.compile(names("ObjStm") + rb"|(?P<first>" + names("First") + rb")\s*\d")
_ENCRYPTED = re.compile(names("Encrypt") + rb"\s*(?:<<|" + _REFERENCE + rb")")
_END = re.compile(rb"endobj|(?<!end)stream")
_DATA = re.compile(rb"[ \t]*[\r\n]+")  # after “stream”; laxer than the standard, as readers are
_TEXT = re.compile(rb"[()%]")
_BRACKETS = re.compile(rb"<<|>>")
_STRING = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)", re.DOTALL)
_BY_NUMBER = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/([^\s/<>\[\](){}%]+)")
_FIRST = re.compile(rb"/First\s*(\d+)")
_DEFLATED = re.compile(rb"/Filter\s*(?:/FlateDecode(?!\w)|\[\s*/FlateDecode\s*\])")
_OTHERWISE = {b"DecodeParms", b"DP", b"F", b"FFilter", b"FDecodeParms"}  # written otherwise once more, or elsewhere


def refuse_active_parts(archive: zipfile.ZipFile) -> None:
    """Raise ``ValidationError`` for an office document with macros, other files, or parts that are somewhere else."""
    _Parts(archive).refuse()


@dataclass
class _Left:
    """How much may still be looked into, of a document and all that are in it: bytes, and how many parts."""

    parts: int = _LARGEST_PART
    lists: int = _LARGEST_LISTS
    text: int = _LARGEST_TEXT
    fields: int = _LARGEST_FIELDS
    count: int = MOST_PARTS


class _Parts:
    """The parts of a document, and of the documents in it, as far as they may be unpacked."""

    def __init__(self, archive: zipfile.ZipFile, left: _Left | None = None, deepest: int = _DEEPEST) -> None:
        self.archive, self.left, self.deepest = archive, left or _Left(), deepest

    def refuse(self) -> None:
        self.left.count -= len(self.archive.infolist())
        if self.left.count < 0:  # to open each takes time, however little is in it
            _refuse(TOO_MUCH, "size")
        if sum(info.file_size for info in self.archive.infolist()) > _LARGEST_WHOLE:
            _refuse(TOO_MUCH, "size")
        if not is_packed_as_usual(self.archive):
            _refuse(PACKED, "packed")
        for info in self.archive.infolist():
            name = info.filename.replace("\\", "/").lower()
            if _MACRO_PARTS.search(name) or _MACRO_ENDINGS.search(name):
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
            target = "".join(element.get("Target", "").split())
            if kind.lower() == _TAKEN_IN:
                _refuse(PACKED, "packed")
            if is_outside and kind.lower() in _FETCHED and not _LOCAL.match(target):
                _refuse(OUTSIDE, "outside")

    def refuse_exchanges(self, info: zipfile.ZipInfo) -> None:
        """Look for what has another program do something, in a part that is XML."""
        with self.archive.open(info) as part:
            does, has_fields = exchanges(self.steps(part))
        if has_fields and not does:
            content = self.read(info)
            self.left.fields = _without(self.left.fields, content)
            does = has_exchanging_field(content)
        if does:
            _refuse(EXCHANGES, "exchanges")

    def steps(self, part: IO[bytes]) -> Iterator[bytes]:
        while chunk := part.read(STEP):
            self.left.text = _without(self.left.text, chunk)
            yield chunk

    def refuse_embedded(self, info: zipfile.ZipInfo) -> None:
        """Look into a part that is a document itself; a chart has its workbook within it."""
        with self.archive.open(info) as part:
            begins = part.read(_BEGINNING)
        start = begins[: len(_OLE)]
        if is_xml(begins):
            if not is_readable(begins):
                _refuse(PACKED, "packed")
            self.refuse_exchanges(info)
        elif start == _OLE:
            content = self.read(info)
            if any(name in content for name in _OLE_MACROS):
                _refuse(MACROS, "macros")
            if _OLE_FILE in content:
                _refuse(FILES, "files")
        elif start.startswith(b"PK\x03\x04"):
            if not self.deepest:
                _refuse(TOO_MUCH, "size")
            within = io.BytesIO(self.read(info))
            if has_too_many_parts(within, self.left.count):
                _refuse(TOO_MUCH, "size")
            with zipfile.ZipFile(within) as archive:
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
    opened = opened_in(content)
    for _, found in _unpacked_streams(content):
        _refuse_names(found)
        opened |= opened_in(found)
    _refuse_opened(content, opened)
    return True


def _refuse_opened(content: bytes, numbers: set[int]) -> None:
    """Look at what the file opens by itself, wherever it stands: as a rule a page of its own."""
    if len(numbers) > MOST_OPENED:
        _refuse(PACKED, "packed")
    if numbers:
        for action in objects(content, numbers):
            refuse_action(action)
        for first_at, found in _unpacked_streams(content):
            for action in objects_in_stream(found, first_at, numbers):
                refuse_action(action)


def _unpacked_streams(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Where the first object of each stream of objects begins in it, and what is unpacked of the stream."""
    left, is_encrypted = _LARGEST_PART, None
    for streams, (about, begins_at) in enumerate(_object_streams(content)):
        if streams == _MOST_STREAMS:
            _refuse(TOO_MUCH, "size")
        is_deflated = _is_deflated(about)
        if not is_deflated and is_encrypted is None:
            is_encrypted = bool(_ENCRYPTED.search(content))
        if is_encrypted and not is_deflated:  # what is deflated tells that it is encrypted by itself
            _refuse(LOCKED, "locked")
        found = _unpacked(content, begins_at, left, is_deflated=is_deflated)
        left -= len(found)
        first = _FIRST.search(about)
        yield int(first[1][:10]) if first else 0, found


def _object_streams(content: bytes) -> Iterator[tuple[bytes, int]]:
    """What each stream of objects says of itself, and where its data begins: with the next stream, and each once."""
    begins_at, end = 0, None
    for looked_at, named in enumerate(_OF_OBJECTS.finditer(content)):
        is_typed = named["first"] is None
        if named.start() < begins_at:
            continue
        if end is None or end.start() < named.end():
            end = _END.search(content, named.end())
        while is_typed and end and end[0] == b"endobj":
            end = _END.search(content, end.end())
        if end is None:
            return
        about = _about(content, named.start(), end.start())
        if looked_at > _MOST_STREAMS:
            _refuse(TOO_MUCH, "size")
        if end[0] == b"endobj":  # of an outline; unless that word stands in a text or a comment, and it goes on
            if not _is_whole(_STRING.sub(b"", about)):
                _refuse(PACKED, "packed")
        elif is_typed or b"N" in _NAME.findall(about):
            data = _DATA.match(content, end.end())
            if data is None or _TEXT.search(about) or not _is_whole(about):
                _refuse(PACKED, "packed")
            begins_at = data.end()
            yield about, begins_at


def _about(content: bytes, named_at: int, ends_at: int) -> bytes:
    """The object in which that name stands, before its stream or its end, with its names as they are read."""
    # Near by: for each stream the whole file would be searched and copied, which takes hours.
    object_at = content.rfind(b"obj", max(0, named_at - _NEAR), named_at)
    if object_at < 0 or ends_at - object_at > _LONGEST:
        _refuse(PACKED, "packed")
    return _BY_NUMBER.sub(lambda found: bytes([int(found[1], 16)]), content[object_at + 3 : ends_at])


def _is_whole(about: bytes) -> bool:
    """Whether that is one dictionary and nothing besides."""
    about, depth = about.strip(BLANK), 0
    if not (about.startswith(b"<<") and about.endswith(b">>")):
        return False
    for bracket in _BRACKETS.finditer(about):
        depth += 1 if bracket[0] == b"<<" else -1
        if depth <= 0 and bracket.end() < len(about):
            return False
    return depth == 0


def _is_deflated(about: bytes) -> bool:
    """Whether a stream of objects is deflated, and not packed at all otherwise."""
    names = _NAME.findall(about)
    if _OTHERWISE & set(names) or (
        b"Filter" in names and not (names.count(b"Filter") == 1 and _DEFLATED.search(about))
    ):
        _refuse(PACKED, "packed")
    return b"Filter" in names


def _unpacked(content: bytes, begins_at: int, most: int, *, is_deflated: bool) -> bytes:
    """What is in a stream of objects; its length is not believed, for what follows the packed data does not matter."""
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
        if is_deflated:  # it is encrypted, or a reader is to put it right
            _refuse(LOCKED, "locked")
    return bytes(found)  # after a fault too: thousands of streams that end in one took minutes


def _refuse_names(content: bytes) -> None:
    if _PDF_SCRIPTS.search(content):
        _refuse(SCRIPTS, "scripts")
    if _PDF_FILES.search(content):
        _refuse(FILES, "files")
    refuse_links(content)


def _refuse(sentence: str, code: str) -> NoReturn:
    raise ValidationError(sentence, code=code)
