"""PDFs by Typst, in the portal's own fonts alone, so that one is the same wherever it is made (ADR 31).

The fonts in ``base/fonts`` have the letters of the languages of Essex schools. Typst refuses to promise an accessible
PDF of a character that no font has, so such a one is written as what it is called: ``[U+4E2D]``.
"""

import json
import logging
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

log = logging.getLogger(__name__)
FONTS = Path(__file__).with_name("fonts")
_OF_THEIR_OWN = "Arabic Bengali Devanagari Gurmukhi Gujarati Tamil Telugu Malayalam Sinhala Thai Hebrew Ethiopic"
FAMILIES = (
    "Noto Sans",
    *(f"Noto Sans {script}" for script in f"{_OF_THEIR_OWN} Georgian Armenian Symbols Symbols2 Math".split()),
    "Noto Emoji",
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
LONGEST_WORD, PIECE = 50, 20  # characters: a line of minutes has 55
BREAK = "\u200b"
_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_NAME = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
_UNSEEN = ("Cf", "Cc")  # general categories of what shows nothing: joiners, marks of direction
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))  # of one of several shapes of a letter


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def compiled(template: Path, data: Mapping[str, Any], *, standard: str) -> bytes:
    """The PDF that a template makes of its ``data.json``; Typst vouches for the standard, such as ``ua-1``.

    What was acknowledged is never without its PDF: where Typst refuses the text all the same, or panics, it is written
    in ASCII.
    """
    try:
        return _compiled(template, printable(data), standard)
    except BaseException as problem:
        if not is_typst_s(problem):
            raise
        log.exception("Typst refused a text, which is written in ASCII instead")
        return _compiled(template, printable(_in_ascii(data)), standard)


def is_typst_s(problem: BaseException) -> bool:
    """Whether Typst refused what it was given, or stumbled over it: a panic is no ``Exception``, and ends a worker."""
    return isinstance(problem, typst.TypstError) or type(problem).__name__ == "PanicException"


def _compiled(template: Path, data: Mapping[str, Any], standard: str) -> bytes:
    files = {"main": template.read_bytes(), "data.json": _as_json(data)}
    return typst.compile(  # type: ignore[call-overload,no-any-return]
        files, format="pdf", font_paths=_fonts(), pdf_standards=standard
    )


def compiled_in(folder: Path, template: Path, data: Mapping[str, Any], *, standard: str | None = None) -> bytes:
    """The PDF that a template makes of its ``data.json`` and the files in that folder.

    Typst vouches for no standard where pages of other PDF files are in it.
    """
    (folder / "data.json").write_bytes(_as_json(printable(data)))
    main = shutil.copy(template, folder)
    return typst.compile(  # type: ignore[call-overload,no-any-return]
        str(main), root=str(folder), format="pdf", font_paths=_fonts(), pdf_standards=standard
    )


def _as_json(data: Mapping[str, Any]) -> bytes:
    return json.dumps({**data, "fonts": FAMILIES}).encode()


def printable(value: Any) -> Any:
    """The value, all text in it as our fonts have it; an address that is linked (``href``) stays as it is."""
    if isinstance(value, str):
        return _with_breaks(value if value.isascii() else _in_our_fonts(value))
    if isinstance(value, Mapping):
        return {name: one if name == "href" else printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def _with_breaks(text: str) -> str:
    """The text, where a line may end in a word that no line holds, and at whose 65,535 bytes Typst panics."""
    return _ENDLESS.sub(lambda word: BREAK.join(_pieces(word[0])), text)


def _pieces(word: str) -> Iterator[str]:
    begins = 0
    while begins < len(word):
        end = begins + PIECE
        while end < len(word) and unicodedata.category(word[end]).startswith("M"):
            end += 1  # a mark stays with its letter
        yield word[begins:end]
        begins = end


def _in_ascii(value: Any) -> Any:
    return json.loads(_NOT_ASCII.sub(lambda found: f"[U+{ord(found[0]):04X}]", json.dumps(value, ensure_ascii=False)))


def _in_our_fonts(text: str) -> str:
    """The text with the name of each character that we cannot draw; a mark is drawn by the font of its letter alone."""
    written: list[str] = []
    letter: frozenset[str] = frozenset()  # the fonts that have the letter before
    for one in unicodedata.normalize("NFC", text):
        fonts = covered().get(ord(one), frozenset())
        is_mark = unicodedata.category(one).startswith("M")
        if fonts and (fonts & letter or not is_mark):
            written.append(one)
            letter = fonts & letter if is_mark else fonts
        else:
            written.append(_named(one))
    return "".join(written)


def undrawn(text: str) -> int:
    """How many characters of a text our fonts have not, so that a PDF has their names instead."""
    return 0 if text.isascii() else len(_NAME.findall(_in_our_fonts(text))) - len(_NAME.findall(text))


def _named(character: str) -> str:
    if unicodedata.category(character) in _UNSEEN or ord(character) in _SELECTORS:
        return ""
    return f"[U+{ord(character):04X}]"


@lru_cache(maxsize=1)
def covered() -> dict[int, frozenset[str]]:
    """The code points of which a font of ours has the shape, and in which it is, whatever its style."""
    found: dict[int, set[str]] = {0x09: {"any"}, 0x0A: {"any"}}
    for line in (FONTS / "covered.txt").read_text().splitlines():
        font, _, span = line.partition(" ")
        first, last = (int(code, 16) for code in span.split("-"))
        for code in range(first, last + 1):
            found.setdefault(code, set()).add(font.partition("-")[0])
    return {code: frozenset(fonts) for code, fonts in found.items()}
