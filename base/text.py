"""Text as people mean it: what no page, Word file or PDF can show is taken out or put right.

What is typed or imported is ``cleaned`` where it enters; what was frozen before that is ``readable`` where it is shown.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# Characters that are for machines, and what whoever pasted them meant. The C1 controls are what Windows wrote (cp1252)
# and a program took for Latin-1; U+F0xx is how Word writes a character of the fonts Symbol and Wingdings.
_MEANT: dict[int, str] = dict.fromkeys((*range(32), *range(127, 160)), "")
_MEANT |= {ord(kept): kept for kept in "\t\n\r"}
_MEANT |= {code: meant for code in range(0x80, 0xA0) if (meant := bytes([code]).decode("cp1252", errors="ignore"))}
_MEANT |= dict.fromkeys((0x0B, 0x0C, 0x0E, 0x1C, 0x1D, 0x2028, 0x2029), "\n")  # Word's breaks of a line and a page
_MEANT |= {0x07: "\t", 0x1E: "-"}  # the end of Word's cell, and its hyphen that does not break
_MEANT |= dict.fromkeys((0xFEFF, 0x202D, 0x202E), "")  # a byte order mark; what turns the words after it around
_WORDS_SYMBOLS = {
    "•": "\uf0b7 \uf06c \uf09f \uf077",
    "▪": "\uf0a7 \uf06e",
    "▫": "\uf0a8",
    "□": "\uf06f \uf071 \uf072",
    "➢": "\uf0d8",
    "❖": "\uf076",
    "◆": "\uf075",
    "✓": "\uf0fc \uf050",
    "✗": "\uf0fb",
    "☑": "\uf0fe",
    "☒": "\uf0fd",
    "→": "\uf0e0 \uf0ae \uf0f0",
    "←": "\uf0df \uf0ac \uf0ef",
    "↑": "\uf0e1 \uf0ad",
    "↓": "\uf0e2 \uf0af",
    "➔": "\uf0e8",
    "⇐": "\uf0e7",
    "⇔": "\uf0f3",
    "☺": "\uf04a",
    "😐": "\uf04b",
    "☹": "\uf04c",
    "☎": "\uf028",
    "✉": "\uf02a",
    "-": "\uf02d",
    "≤": "\uf0a3",
    "≥": "\uf0b3",
}
_MEANT |= {ord(one): meant for meant, ones in _WORDS_SYMBOLS.items() for one in ones.split()}

MOST_MARKS = 10  # on one letter; Hebrew with points and accents has four, a decomposed Vietnamese one two
LOST = "\ufffd"  # what stands where something was that nobody can tell any more
_BULLET = re.compile(r"(?m)^([ \t]*)[\uf000-\uf0ff](?=[ \t])")
_STRANGE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
    + "]"
)


def cleaned(text: str) -> str:
    """The text without control characters and what else cannot be shown; a bullet of Word's is a bullet.

    A lone half of a character and a private character that nobody knows become U+FFFD.
    """
    if not _STRANGE.search(text):
        return text
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves that belong together
    text = text.translate(_MEANT)
    return _STRANGE.sub(_lost, _BULLET.sub(r"\1•", text))


def one_line(text: str) -> str:
    """The text on one line, with one space between words: for a name that stands in a header or a calendar."""
    if text.isascii() and text.isprintable():  # most are, and need no search: half of the time of a register's import
        is_tidy = "  " not in text and text[:1] != " " and text[-1:] != " "
        return text if is_tidy else " ".join(text.split())
    return " ".join(cleaned(text).split())


def words_alone(text: str) -> str:
    """The text without what is no letter, space, hyphen or apostrophe: it may stand anywhere in a page."""
    return "".join(one for one in text if one.isalpha() or one in " -'’" or unicodedata.combining(one)).strip()


def _lost(found: re.Match[str]) -> str:
    code = ord(found[0])
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # a noncharacter, which means nothing
    return "" if is_none else LOST


_MAY_BE_CROWDED = re.compile(f"[\u0300-\U000e01ef]{{{MOST_MARKS + 1}}}")  # marks are among these, and no English is


@lru_cache(maxsize=1)  # looking through all that Unicode has takes a third of a second
def _crowd() -> re.Pattern[str]:
    """More marks on one letter than any language writes, and what shows nothing between them."""
    marks = "".join(chr(code) for code in range(0x300, 0xE01F0) if unicodedata.category(chr(code)).startswith("M"))
    one = f"[{marks}\u200b-\u200d\u2060]"
    return re.compile(f"({one}{{{MOST_MARKS}}}){one}+")


def _with_few_marks(text: str) -> str:
    """The text with ``[…]`` for the marks of a letter that are too many: thousands are gigabytes of a drawing."""
    return _crowd().sub(r"\1[…]", text) if _MAY_BE_CROWDED.search(text) else text


def readable(frozen: Any) -> Any:
    """What was frozen, all text in it as it can be shown; a line ends where it always did."""
    if isinstance(frozen, str):
        shown = cleaned("\n".join(frozen.splitlines())) if _STRANGE.search(frozen) else frozen
        return _with_few_marks(shown)
    if isinstance(frozen, Mapping):
        return {name: readable(value) for name, value in frozen.items()}
    if isinstance(frozen, list):
        return [readable(value) for value in frozen]
    return frozen
