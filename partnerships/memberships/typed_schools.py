"""The schools that an officer types or pastes, many at once: by name as people say it, or by number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from partnerships.search.informal_names import match_school
from partnerships.search.kept_indexes import SchoolNames, school_names
from partnerships.search.numbers import number_in
from partnerships.search.results import Candidate

MOST = 300  # at once: more is a sheet, and has an import of its own
_BETWEEN_LINES = re.compile(r"[\n;]+")
_NUMBERS = re.compile(r"\d{6}(?:[\s,]+\d{6})+")
_URN = re.compile(r"\d{6}")
_MARKS = re.compile(r"^(?:[-–•*·]|\d{1,3}[.)])\s+")


@dataclass(frozen=True)
class TypedSchool:
    """One school as it was typed: surely the one of the key ``pk``, or perhaps one of ``candidates``."""

    text: str
    pk: int | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def field(self) -> str:
        """The name of the question which one is meant."""
        return f"which-{slugify(self.text) or len(self.text)}"

    @property
    def unknown_urn(self) -> int | None:
        """The URN that was typed, where no school here has it: one from outside, perhaps."""
        is_urn = self.pk is None and not self.candidates and _URN.fullmatch(self.text)
        return int(self.text) if is_urn else None


def typed_schools(text: str) -> list[TypedSchool]:
    """What was typed, a line each; a line with commas is several schools where it is not one, and they are known.

    A row of several columns, as they are pasted from a sheet, is one school, unless each cell surely is one: what
    stands beside a school is its town or its head.
    """
    known = school_names()
    found: dict[str, TypedSchool] = {}
    for line in _lines(text):
        for one in _in_row(line, known) if "\t" in line else _meant(line, known):
            found.setdefault(one.text.casefold(), one)
    return list(found.values())


def _lines(text: str) -> Iterator[str]:
    for part in _BETWEEN_LINES.split(text.replace("\r", "\n")):
        cells = [_MARKS.sub("", " ".join(cell.split())).strip(" ,") for cell in part.split("\t")]
        line = "\t".join(filter(None, cells))
        if _NUMBERS.fullmatch(line):
            yield from _URN.findall(line)
        elif line:
            yield line


def _in_row(line: str, known: SchoolNames) -> list[TypedSchool]:
    cells = [_one(cell, known) for cell in line.split("\t")]
    if all(cell.pk is not None for cell in cells):
        return cells
    numbers = [cell for cell in cells if _URN.fullmatch(cell.text)]
    sure = [cell for cell in cells if cell.pk is not None]
    perhaps = [cell for cell in cells if cell.candidates]
    return (numbers or sure or perhaps or cells)[:1]


def _meant(line: str, known: SchoolNames) -> list[TypedSchool]:
    whole = _one(line, known)
    if whole.pk is not None or "," not in line:
        return [whole]
    parts = [_one(part.strip(), known) for part in line.split(",") if part.strip()]
    are_known = len(parts) > 1 and all(part.pk is not None for part in parts)
    return parts if are_known else [whole]


def _one(text: str, known: SchoolNames) -> TypedSchool:
    match = match_school(text, known=known)
    if match.sure:
        return TypedSchool(text, match.school_pk)
    number, kind = number_in(text)
    if kind == "URN" and number not in known.numbers:
        return TypedSchool(number)  # whatever name stands beside it: schools here of a like name are not meant
    return TypedSchool(text, candidates=() if _URN.fullmatch(text) else tuple(match.candidates))
