"""The words of councils' sheets, kept as data in ``words.toml``: what each heading, kind, quadrant and row means."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.names import is_nobody

_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
_MARKS = ("*", "†", "‡", "§")
_OPENING = re.compile(r"(?:nb|n\.b\.|please note|last updated|updated|correct (?:as )?at|as at)\b", re.IGNORECASE)


def key(written: object) -> str:
    """What two ways of writing one heading have in common: its letters and digits."""
    plain = unicodedata.normalize("NFKC", str(written)).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def _by_key(table: dict[str, list[str]]) -> dict[str, str]:
    return {key(written): name for name, ways in table.items() for written in (name, *ways)}


COLUMNS = _by_key(_DATA["columns"])
BESIDE_LEAD = _by_key(_DATA["beside"]["lead"])
BESIDE_SCHOOL = _by_key(_DATA["beside"]["school"])
OF_LIST = _by_key(_DATA["beside"]["school_alone"])
LIKELY = _by_key(_DATA["likely"])
ROLES = _by_key(_DATA["roles"])
QUADRANTS: dict[str, list[str]] = _DATA["quadrants"]
KINDS: dict[str, list[str]] = _DATA["kinds"]
_ROWS = {name: {key(written) for written in ways} for name, ways in _DATA["rows"].items()}


@dataclass(frozen=True)
class KnownTable:
    """A table that is known by its headings: these by key, and the columns that some of them are.

    ``is_ours`` where the portal gives it out.
    """

    name: str
    is_ours: bool
    has: frozenset[str]
    columns: dict[str, str]


EXPORTS = [
    KnownTable(
        each["name"],
        each.get("is_ours", True),
        frozenset(map(key, each["has"])),
        {key(title): column for title, column in each["columns"].items()},
    )
    for each in _DATA["exports"]
]


def is_no_day(written: str) -> bool:
    """Whether it stands where a day would and says that none is known: “TBC”, “ongoing”."""
    return key(written) in _ROWS["no_day"] or is_nobody(written)


def is_beside_a_name(written: str) -> bool:
    """Whether it is said of a person beside the name, and is no part of it: “acting”."""
    return key(written) in _ROWS["beside_a_name"]


def holds_no_table(title: str) -> bool:
    """Whether a sheet of that name is about the file, such as the portal's own “About”."""
    return key(title) in _ROWS["sheets"]


def remark(cells: list[str]) -> str:
    """What a row of these texts, the filled ones, is if it is no row of the table: “a total”, “a note”; or nothing."""
    first = cells[0]
    if first.startswith(_MARKS):
        return "a note"
    opening, colon, _ = first.partition(":")
    if _is_total(opening) and all(re.fullmatch(r"[\d.,%\s]+", cell) for cell in cells[1:]):
        return "a total"
    if len(cells) > 1:
        return ""
    is_note = bool(colon) and key(opening) in _ROWS["note"]
    begins_so = _OPENING.match(first)
    return "a note" if is_note or begins_so or _is_a_sentence(first) else ""


def _is_total(written: str) -> bool:
    return key(re.sub(r"\d+", "", written)) in _ROWS["total"]


def _is_a_sentence(written: str) -> bool:
    return len(written.split()) >= 8 and written.rstrip()[-1:] in ".!)"
