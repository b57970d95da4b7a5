"""Files that are small, or look small, and make a careless reader fill its memory, its disk or its afternoon."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

MEGABYTE = 1 << 20
BLOCK = 10 * MEGABYTE
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "'
    + "ha" * 50
    + '">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><z>&j;</z>"
).encode()
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><z>&a;</z>'
QUADRATIC = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "' + b"x" * 50_000 + b'">]><z>' + b"&a;" * 50_000 + b"</z>"
DEEP = b"<z>" * 1_000_000
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


@cache
def endless(fill: bytes, gigabytes: int) -> tuple[bytes, int]:
    """What unpacks to so many gigabytes of a text over and over, raw as zip files have it; and its length unpacked."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packing.compress(fill * (BLOCK // len(fill))) + packing.flush(zlib.Z_FULL_FLUSH)
    times = gigabytes * 1024 // 10
    return block * times + zlib.compressobj(9, zlib.DEFLATED, -15).flush(), times * (BLOCK // len(fill)) * len(fill)


def zipped(parts: dict[str, bytes], packed: tuple[str, bytes, int] | None = None) -> bytes:
    """A zip file of these parts; ``packed`` is another: its name, what it is packed as, the size that it claims."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if packed:
            name, content, claimed = packed
            info = zipfile.ZipInfo(name)
            info.compress_type, info.file_size, info.compress_size = zipfile.ZIP_DEFLATED, claimed, len(content)
            info.header_offset, info.CRC = archive.fp.tell(), 0  # type: ignore[union-attr]
            archive.fp.write(info.FileHeader(zip64=claimed > 0xFFFFFFFF) + content)  # type: ignore[union-attr]
            archive.filelist.append(info)
            archive.NameToInfo[name] = info
            archive.start_dir = archive.fp.tell()  # type: ignore[union-attr]
            archive._didModify = True  # type: ignore[attr-defined]
    return kept.getvalue()


def office(kind: str, parts: dict[str, bytes], packed: tuple[str, bytes, int] | None = None) -> bytes:
    """A document of that kind, by its parts."""
    return zipped({"[Content_Types].xml": TYPES, PARTS[kind]: b"<z/>"} | parts, packed)


def _of_10_gb(kind: str, *, says: bool) -> bytes:
    content, length = endless(b" ", 10)
    return office(
        kind, {}, ("xl/worksheets/sheet1.xml" if kind == "xlsx" else "word/more.xml", content, length if says else 999)
    )


def _nested(kind: str) -> bytes:
    content = bytes(50 * MEGABYTE)
    for level in range(8):
        content = office(kind, {f"word/embeddings/{level}-{copy}.{kind}": content for copy in range(6)})
    return content


def _many(kind: str) -> bytes:
    """200,000 parts, each of which is there once and listed so often."""
    whole = office(kind, {"a": b""})
    end = whole.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", whole[end + 16 : end + 20])[0]
    line = whole[whole.rindex(b"PK\x01\x02") : end]
    lines = whole[start:end] + line * 200_000
    return whole[:start] + lines + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65535, 65535, len(lines), start, 0)


def _gzipped_line(gigabytes: int) -> bytes:
    """A gzip file of one line of nothing but commas."""
    content, length = endless(b",", gigabytes)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + content + struct.pack("<2I", 0, length & 0xFFFFFFFF)


def _picture() -> bytes:
    """A picture of 100,000 by 100,000 points, in 1.2 MB."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">2I5B", 100_000, 100_000, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes(100 * MEGABYTE), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def _pdf(stream: bytes, about: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9999999>>endobj\n"
        b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter"
        + (about or b"/FlateDecode")
        + b"/Length %d>>stream\n" % len(stream)
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def _pdf_of_10_gb() -> bytes:
    return _pdf(b"\x78\x9c" + endless(b" ", 10)[0])


def _register_head() -> bytes:
    return b"URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName"


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {  # by what they are: the name they come by, and what they are
    **{f"{kind} of 10 GB, as it says": (f"a.{kind}", lambda kind=kind: _of_10_gb(kind, says=True)) for kind in PARTS},
    **{
        f"{kind} of 10 GB, that says 1 KB": (f"a.{kind}", lambda kind=kind: _of_10_gb(kind, says=False))
        for kind in PARTS
    },
    "odt of 10 GB": (
        "a.odt",
        lambda: zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.text"}, ("content.xml", endless(b" ", 10)[0], 999)
        ),
    ),
    "docx, eight deep, six each": ("a.docx", lambda: _nested("docx")),
    "xlsx of 200,000 parts": ("a.xlsx", lambda: _many("xlsx")),
    "docx of 200,000 parts": ("a.docx", lambda: _many("docx")),
    "xlsx with a billion laughs": (
        "a.xlsx",
        lambda: office("xlsx", {"[Content_Types].xml": LAUGHS, "xl/sharedStrings.xml": LAUGHS}),
    ),
    "xlsx with laughs in its cells": (
        "a.xlsx",
        lambda: office("xlsx", {"xl/worksheets/sheet1.xml": LAUGHS, "xl/workbook.xml": LAUGHS}),
    ),
    "xlsx that reads /etc/passwd": (
        "a.xlsx",
        lambda: office("xlsx", {"xl/workbook.xml": OUTSIDE, "_rels/.rels": OUTSIDE}),
    ),
    "docx that reads /etc/passwd": ("a.docx", lambda: office("docx", {"word/_rels/document.xml.rels": OUTSIDE})),
    "docx of quadratic entities": ("a.docx", lambda: office("docx", {"word/_rels/document.xml.rels": QUADRATIC})),
    "docx a million elements deep": ("a.docx", lambda: office("docx", {"word/_rels/document.xml.rels": DEEP})),
    "xlsx a million elements deep": (
        "a.xlsx",
        lambda: office("xlsx", {"xl/workbook.xml": DEEP, "[Content_Types].xml": DEEP}),
    ),
    "docx with a picture of 10 gigapixels": ("a.docx", lambda: office("docx", {"word/media/image1.png": _picture()})),
    "picture of 10 gigapixels": ("a.png", _picture),
    "picture called a sheet": ("a.csv", _picture),
    "csv of 10 million columns": ("a.csv", lambda: b"," * 10_000_000 + b"\n1\n"),
    "csv of 2 million columns": ("a.csv", lambda: b"URN," + b"a," * 1_000_000 + b"," * 1_000_000 + b"\n1\n"),
    "csv of one line of 24 MB": ("a.csv", lambda: b"x" * 24_000_000),
    "csv of one line of 100 MB": ("a.csv", lambda: b"x" * 100_000_000),
    "csv of one line of 79 MB of commas": ("a.csv", lambda: _register_head() + b"," * 79_000_000),
    "csv whose quotation never ends": ("a.csv", lambda: _register_head() + b'\n"' + b"a,\n" * 1_000_000),
    "csv of 2 million lines": ("a.csv", lambda: b"URN,Mailbox\n" + b",\n" * 1_000_000 + b"\n" * 1_000_000),
    "csv of nothing but quotation marks": ("a.csv", lambda: b'"' * 2_000_000),
    "csv of equals signs": ("a.csv", lambda: b"=" * 4_000_000),
    "gz of 10 GB": ("a.csv.gz", lambda: _gzipped_line(10)),
    "gz of one line of 480 MB of commas": ("a.csv.gz", lambda: gzip.compress(_register_head() + b"," * 480_000_000, 6)),
    "gz of 480 MB of quoted lines": (
        "a.csv.gz",
        lambda: gzip.compress(_register_head() + b'\n"' + b"a\n" * 240_000_000, 6),
    ),
    "zip of a csv of 10 GB": ("a.zip", lambda: zipped({}, ("edubasealldata20260901.csv", endless(b",", 10)[0], 999))),
    "pdf of 10 GB": ("a.pdf", _pdf_of_10_gb),
    "pdf packed 40 times": (
        "a.pdf",
        lambda: _pdf(zlib.compress(bytes(100 * MEGABYTE), 9), b"[" + b"/FlateDecode " * 40 + b"]"),
    ),
    "pdf of two million names": ("a.pdf", lambda: b"%PDF-1.7\n" + b"/ObjStm<<" * 2_000_000),
    "pdf of open brackets": ("a.pdf", lambda: b"%PDF-1.7\n1 0 obj<</OpenAction " + b"[<<(" * 5_000_000),
}
# What is pasted into a box instead: a form without a file is 2.5 MB at most.
PASTED: dict[str, str] = {
    "a million columns": "\t" * 1_000_000,
    "2 million commas": "URN,Mailbox," + "," * 2_000_000,
    "a million lines": "\n".join(["a"] * 1_000_000),
    "one word of 2 MB": "x" * 2_000_000,
    "800,000 quotation marks": '"' * 800_000,
    "300,000 brackets": "([{<" * 75_000,
    "400,000 blanks": "a" + " " * 400_000 + "b",
    "numbers of 400,000 digits": "1" * 400_000,
    "URNs and tabs": "100001\tx\t" * 100_000,
    "half an address": "a@" * 300_000,
}
