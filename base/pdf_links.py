"""Where the links of a PDF lead, and what it opens by itself: plain links are taken, to a page or within the file.

A link to a file on a network sends whoever follows it, with a proof of their password, to whoever runs the network.
"""

import re
from collections.abc import Iterator
from typing import NoReturn

from django.core.exceptions import ValidationError

ELSEWHERE = (
    "This PDF has a link to a file on somebody’s computer or network, or to a program. Take the link out, or print it "
    "to a new PDF, and choose that."
)
BY_ITSELF = (
    "This PDF opens an address or another file by itself, or does something as its pages are turned. Print it to a new "
    "PDF, and choose that."
)
LONGEST = 2000  # bytes that an action says of itself
TOO_MANY = "This PDF has too many links to be looked into. Print it to a new PDF, and choose that."
MOST_OPENED = 20  # objects that it says to open first; a whole one says one
MOST_VERSIONS = 1_000  # of these; each saving may have written another
MOST_LINKS = 50_000


def names(*words: str) -> bytes:
    """A pattern of names of a PDF, each letter of which may be written by its number: ``/J#61vaScript``."""
    spelt = ["".join(f"(?:{one}|#(?i:{ord(one):x}))" for one in word) for word in words]
    return f"/(?:{'|'.join(spelt)})(?![A-Za-z])".encode()


_GAP = rb"[\s\0]*(?:%[^\r\n]{0,80}[\r\n][\s\0]*)?"  # a comment is one too
_UNREAD = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|%[^\r\n]*", re.DOTALL)  # texts and comments
_OTHER_FILES = re.compile(names("GoToR", "GoToE"))
_ADDRESS_NAME = re.compile(names("URI", "Base"))
_ADDRESS = re.compile(
    _GAP + rb"(?:\((?P<text>(?:[^()\\]|\\.){0,2000})|<(?P<hex>[0-9A-Fa-f\s]{0,4000})>)",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|\r\n|(.))", re.DOTALL)
# Of encrypted files the addresses are noise, so it is asked for what is bad and not for what is good.
_BAD_ADDRESS = re.compile(  # with / for each \
    r"(?:javascript|vbscript|data|shell|smb|nfs|jar|search-ms|ms-[a-z-]+):|//[\w.-]{2}|file:(?://(?!/)|/{4})",
    re.IGNORECASE,
)
_TURNING = re.compile(names("AA") + _GAP + rb"(?:<<|\d+\s+\d+\s+R)")
_OPENED = re.compile(
    names("OpenAction") + _GAP + rb"(?:(?P<number>\d+)[\s\0]+\d+[\s\0]+R|(?P<action><<.{0,2000}))", re.DOTALL
)
_NEXT = re.compile(names("Next") + _GAP + rb"(?:\[|<<|\d+\s+\d+\s+R)")
_ACTS = re.compile(names("URI", "GoToR", "GoToE", "SubmitForm", "Named", "Launch", "JavaScript"))


def refuse_links(text: bytes) -> None:
    """Raise ``ValidationError`` for links of a part of a PDF that lead elsewhere, or are opened by themselves."""
    if _OTHER_FILES.search(text) or any(_BAD_ADDRESS.match(address) for address in _addresses(text)):
        _refuse(ELSEWHERE, "elsewhere")
    if _TURNING.search(text):
        _refuse(BY_ITSELF, "by itself")
    for opened in _OPENED.finditer(text):
        if opened["action"]:
            refuse_action(_dictionary(opened["action"]))


def opened_in(text: bytes) -> set[int]:
    """The numbers of the objects that the file opens by itself: places in it, as a rule."""
    return {int(opened["number"][:10]) for opened in _OPENED.finditer(text) if opened["number"]}


def refuse_action(action: bytes) -> None:
    """Raise ``ValidationError`` unless that, which is done as the file is opened, only shows a place in it."""
    if _ACTS.search(action) or (b"<<" in action and _NEXT.search(action)):
        _refuse(BY_ITSELF, "by itself")


def objects(text: bytes, numbers: set[int]) -> Iterator[bytes]:
    """The objects with these numbers that stand in the file as they are; of a number there may be several."""
    one_of = b"|".join(b"%d" % number for number in sorted(numbers))
    found = re.finditer(rb"(?<!\d)0*(?:" + one_of + rb")[\s\0]+\d+[\s\0]+obj", text)
    for versions, begins in enumerate(found):
        if versions == MOST_VERSIONS:
            _refuse(TOO_MANY, "size")
        yield _UNREAD.sub(b" ", text[begins.end() : begins.end() + LONGEST]).partition(b"endobj")[0]


def objects_in_stream(unpacked: bytes, first_at: int, numbers: set[int]) -> Iterator[bytes]:
    """The same of a stream of objects, which begins with their numbers and where each begins."""
    listed = [int(one[:10]) for one in unpacked[:first_at].split() if one.isdigit()]
    places = dict(zip(listed[::2], listed[1::2], strict=False))
    for number in numbers & places.keys():
        begins = first_at + places[number]
        ends = min((first_at + place for place in places.values() if first_at + place > begins), default=len(unpacked))
        yield _UNREAD.sub(b" ", unpacked[begins : min(ends, begins + LONGEST)])


def _addresses(text: bytes) -> Iterator[str]:
    for links, named in enumerate(_ADDRESS_NAME.finditer(text)):
        found = _ADDRESS.match(text, named.end())
        if links == MOST_LINKS:
            _refuse(TOO_MANY, "size")
        if found is None:
            continue
        if found["text"] is not None:
            raw = _ESCAPED.sub(lambda one: bytes([int(one[1], 8) & 255]) if one[1] else one[2] or b"", found["text"])
        else:
            digits = b"".join(found["hex"].split())
            raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        address = raw.decode("utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1", errors="replace")
        yield "".join(one for one in address if one > " ").replace("\\", "/")


def _dictionary(text: bytes) -> bytes:
    """What begins with ``<<``, to its end."""
    depth, text = 0, _UNREAD.sub(b" ", text)
    for bracket in re.finditer(rb"<<|>>", text):
        depth += 1 if bracket[0] == b"<<" else -1
        if not depth:
            return text[: bracket.end()]
    return text


def _refuse(sentence: str, code: str) -> NoReturn:
    raise ValidationError(sentence, code=code)
