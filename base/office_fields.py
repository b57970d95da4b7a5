"""What an office document has another program do once it is opened: fields and formulas of Dynamic Data Exchange (DDE).

They are looked for in the text of a part; a field of Word's, which may be cut into many pieces, once it is read.
"""

import re
import zipfile
from collections.abc import Iterator
from xml.parsers.expat import ExpatError, ParserCreate

STEP = 1 << 16  # bytes that are looked at at once
BESIDE = 1024  # bytes of a step that are looked at with the next: more than what is looked for is long
AROUND = b"\xef\xbb\xbf \t\r\n"  # may stand before the first element of a part
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # letters of two bytes, which no office program writes
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{0,40})")
_READ = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}


def _letters(word: str) -> bytes:
    """A pattern of a word each letter of which may be written by its number: ``D&#68;E``."""
    return "".join(f"(?:{one}|&#0{{0,5}}{ord(one)};|&#x0{{0,5}}{ord(one):x};)" for one in word).encode()


# In OpenDocument; there it may be elements too, and in a workbook it is a part of its own.
_FORMULA = rb"formula\s{0,9}=\s{0,9}(?:\"[^\"<]{0,400}?|'[^'<]{0,400}?)" + _letters("DDE") + rb"\s{0,9}\("
_EXCHANGES = re.compile(_FORMULA, re.IGNORECASE)
_FIELDS = re.compile(rb"instrText|fldSimple")  # of Word; the letters of these cannot be written by their numbers
_EXCHANGING = re.compile(r"\s*DDE(?:AUTO)?\b", re.IGNORECASE)
# A cell of a CSV file that Excel takes for one: =cmd|' /c calc'!A1
_CELL = re.compile(rb"(?:^|[\n\r,;\t|])[ '\"]{0,9}[=+@-][^\n\r,;\t|]{0,200}\w\|['\w/\\][^\n\r]{0,300}!")


def is_xml(begins: bytes) -> bool:
    """Whether a part that begins like that is XML."""
    return begins.lstrip(AROUND).startswith(b"<") or begins.startswith(_WIDE)


def is_readable(begins: bytes) -> bool:
    """Whether its letters are one byte each, or as UTF-8 has them."""
    declared = _ENCODING.match(begins.lstrip(AROUND))
    return not begins.startswith(_WIDE) and (not declared or declared[1].lower() in _READ)


def exchanges(content: Iterator[bytes]) -> tuple[bool, bool]:
    """Whether a part, given in steps, has another program do something, and whether it has fields to be read."""
    has_fields, end = False, b""
    for chunk in content:
        text = end + chunk
        small = text.lower()
        if b"ddelink" in small or b":dde-" in small or (b"formula" in small and _EXCHANGES.search(text)):
            return True, has_fields
        has_fields = has_fields or _FIELDS.search(text) is not None
        end = chunk[-BESIDE:]
    return False, has_fields


def has_exchanging_field(content: bytes) -> bool:
    """Whether a field in a part of Word's has another program do something. Raises ``BadZipFile`` for no XML."""
    reader = _Fields()
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler, parser.CharacterDataHandler = reader.start, reader.text
    try:
        parser.Parse(content, True)
    except (ExpatError, ValueError, LookupError):
        raise zipfile.BadZipFile("a part is no XML") from None
    return any(_EXCHANGING.match(code) for code in (*reader.codes, *map("".join, reader.open)))


def has_exchanging_cell(content: bytes) -> bool:
    """Whether a spreadsheet would take a cell of that CSV file for one that has another program do something."""
    return _CELL.search(content) is not None


class _Fields:
    """What fields do: as an attribute, or in pieces between its beginning and its result, fields within fields too."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.open: list[list[str]] = []
        self.is_code = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition("}")[2]
        self.is_code = kind == "instrText"
        if kind not in ("fldSimple", "fldChar"):
            return
        values = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if kind == "fldSimple":
            self.codes.append(values.get("instr", ""))
        elif values.get("fldCharType") == "begin":
            self.open.append([])
        elif self.open:
            self.codes.append("".join(self.open[-1]))
            self.open[-1].clear()
            if values.get("fldCharType") == "end":
                self.open.pop()

    def text(self, text: str) -> None:
        if self.is_code and self.open:
            self.open[-1].append(text)

    def refuse(self, *_: object) -> None:
        raise ValueError("a part that says how it is to be read")
