"""What a spreadsheet says: partnerships, each with its leads and its schools, as they are written there."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from base.names import divided
from partnerships.models import Partnership, Person
from spreadsheets.reading import cells, headings
from spreadsheets.reading.cells import SheetCellError
from spreadsheets.reading.choices import SheetChoices, partnership_key
from spreadsheets.reading.faults import SheetFault, SheetRefused
from spreadsheets.reading.files import is_workbook
from spreadsheets.reading.headings import Headings, SheetRow
from spreadsheets.reading.texts import read_text
from spreadsheets.reading.workbooks import read_workbook

MAX_ROWS = 10_000  # that are not blank
MAX_SCHOOLS = 10_000  # of all rows: a cell may hold many
# What a partnership has once, however many rows say it: the column, and the name in ``SheetPartnership``.
FACTS = {headings.QUADRANT: "quadrant", headings.KIND: "kind"}
EXAMPLE = "example:"  # how the template's row of an example begins; it is passed over

T = TypeVar("T")


@dataclass
class SchoolLine:
    """A school in a row, as it is written there, with the days on which it joined and left where the row says."""

    row: int
    text: str
    joined: dt.date | None = None
    left: dt.date | None = None


@dataclass
class LeadLine:
    """A lead in a row, as it is written there."""

    row: int
    name: str
    school: str = ""
    email: str = ""


@dataclass
class SheetPartnership:
    """A partnership of the sheet; ``key`` tells it from others. Empty is what the sheet does not say."""

    key: str
    name: str
    row: int
    quadrant: str = ""  # a slug, or ``groups.COUNTY_WIDE``
    kind: str = ""  # a slug
    leads: list[LeadLine] = field(default_factory=list)
    schools: list[SchoolLine] = field(default_factory=list)


@dataclass
class Sheet:
    """All that was read from a file; ``notes`` are sentences that the reader should know."""

    entries: list[SheetPartnership]
    rows: int
    notes: list[str] = field(default_factory=list)


def read_sheet(path: Path, name: str = "") -> Sheet:
    """Read a spreadsheet; ``name`` is what the person calls the file, its own name when left out.

    Raises ``SheetRefused`` with everything that is wrong with it.
    """
    name = name or path.name
    notes: list[str] = []
    if is_workbook(path, name):
        found, rows, notes = read_workbook(path, name)
    else:
        found, rows = read_text(path, name)
    rows = [row for row in rows if any(cell is not None and str(cell).strip() for cell in row[1])]
    if len(rows) > MAX_ROWS:
        raise SheetRefused(f"{name} has {len(rows)} rows; at most {MAX_ROWS} are taken. Give it in parts.")
    return _Reader(found, notes).read(rows, name)


class _Reader:
    """Reads row after row; a row without a partnership belongs to the one of the row above."""

    def __init__(self, found: Headings, notes: list[str]) -> None:
        self.places = found.places
        self.notes = notes
        self.faults: list[SheetFault] = []
        self.entries: dict[str, SheetPartnership] = {}
        self.schools = 0
        self.choices = SheetChoices()
        self.current: SheetPartnership | None = None
        if found.passed_over:
            self.notes.append(f"Columns that are not read: {', '.join(found.passed_over[:10])}.")

    def read(self, rows: list[SheetRow], name: str) -> Sheet:
        for number, row in rows:
            self._row(number, row)
            if self.schools > MAX_SCHOOLS:
                raise SheetRefused(f"{name} has more than {MAX_SCHOOLS} schools. Give it in parts.")
        if self.faults:
            raise SheetRefused(self.faults)
        if not self.entries:
            raise SheetRefused(f"{name} has no partnership below its headings. Write each school in a row below them.")
        return Sheet(list(self.entries.values()), len(rows), self.notes)

    def _row(self, number: int, row: Sequence[object]) -> None:
        limit: int = Partnership._meta.get_field("name").max_length  # type: ignore[assignment]
        written = self._cell(number, row, headings.PARTNERSHIP, lambda cell: cells.name(cell, longest=limit), "")
        if written.lower().startswith(EXAMPLE):
            self.current = None
            return
        if written:
            key = partnership_key(written)
            self.current = self.entries.setdefault(key, SheetPartnership(key, written, number))
        if self.current is None:
            if not any(fault.row == number for fault in self.faults):
                self._fault(number, headings.PARTNERSHIP, "write which partnership this row belongs to.")
            return
        self._facts(self.current, number, row)
        self._leads(self.current, number, row)
        self._schools(self.current, number, row)

    def _facts(self, entry: SheetPartnership, number: int, row: Sequence[object]) -> None:
        read: dict[str, Callable[[object], str]] = {
            headings.QUADRANT: lambda cell: self.choices.quadrant(cells.text(cell)),
            headings.KIND: lambda cell: self.choices.kind(cells.text(cell)),
        }
        for column, name in FACTS.items():
            value = self._cell(number, row, column, read[column], "")
            if value and getattr(entry, name) not in ("", value):
                self._fault(number, column, f"{entry.name} has another {name} in a row above. Make them the same.")
            elif value:
                setattr(entry, name, value)

    def _leads(self, entry: SheetPartnership, number: int, row: Sequence[object]) -> None:
        names = self._several(number, row, headings.LEAD)
        schools = self._several(number, row, headings.LEADS_SCHOOL)
        addresses = self._several(number, row, headings.LEADS_EMAIL)
        for column, values in ((headings.LEADS_SCHOOL, schools), (headings.LEADS_EMAIL, addresses)):
            if values and not names:
                self._fault(number, column, "write the lead’s name too, under Lead.")
                return
            if len(values) not in (0, 1, len(names)):
                self._fault(number, column, f"it holds {len(values)} and Lead {len(names)}. Write one for each lead.")
                return
        if len(names) > 1 and len(addresses) == 1:
            self._fault(
                number, headings.LEADS_EMAIL, "it holds 1 and Lead more. Write each lead in a row of their own."
            )
            return
        for place, name in enumerate(names):
            school = schools[min(place, len(schools) - 1)] if schools else ""
            address = addresses[place] if addresses else ""
            self._lead(entry, LeadLine(number, name, school, address))

    def _lead(self, entry: SheetPartnership, line: LeadLine) -> None:
        limit: int = Person._meta.get_field("name").max_length  # type: ignore[assignment]
        name, found = divided(line.name)
        if found and line.email and found.casefold() != line.email.casefold():
            self._fault(line.row, headings.LEADS_EMAIL, f"{name} has another one under Lead. Make them the same.")
        line.email = line.email or found
        line.name = self._cell(
            line.row, [name], headings.LEAD, lambda cell: cells.name(cell, longest=limit, beside=found), "", place=0
        )
        line.email = self._cell(line.row, [line.email], headings.LEADS_EMAIL, cells.email, "", place=0)
        known = next((lead for lead in entry.leads if lead.name.casefold() == line.name.casefold()), None)
        if known is None:
            entry.leads.append(line)
            return
        for column, name in ((headings.LEADS_SCHOOL, "school"), (headings.LEADS_EMAIL, "email")):
            value = getattr(line, name)
            if value and getattr(known, name).casefold() not in ("", value.casefold()):
                self._fault(line.row, column, f"{line.name} has another one in row {known.row}. Make them the same.")
            elif value:
                setattr(known, name, value)

    def _schools(self, entry: SheetPartnership, number: int, row: Sequence[object]) -> None:
        names = self._several(number, row, headings.SCHOOL)
        joined = self._cell(number, row, headings.JOINED, cells.day, None)
        left = self._cell(number, row, headings.LEFT, cells.day, None)
        if (joined or left) and not names and not any(fault.row == number for fault in self.faults):
            column = headings.JOINED if joined else headings.LEFT
            self._fault(number, column, "there is a date and no school. Write the school, or clear the date.")
        if joined and left and left < joined:
            self._fault(number, headings.LEFT, "the school left before it joined. Put one of the dates right.")
        entry.schools += [SchoolLine(number, name, joined, left) for name in names]
        self.schools += len(names)

    def _several(self, number: int, row: Sequence[object], column: str) -> list[str]:
        nothing: list[str] = []
        return self._cell(number, row, column, cells.several, nothing)

    def _cell(
        self,
        number: int,
        row: Sequence[object],
        column: str,
        read: Callable[[object], T],
        nothing: T,
        *,
        place: int | None = None,
    ) -> T:
        """What the cell says; ``nothing`` where the sheet has no such column or the cell is wrong, which is noted."""
        place = self.places.get(column) if place is None else place
        if place is None or place >= len(row):
            return nothing
        try:
            return read(row[place])
        except SheetCellError as bad:
            self._fault(number, column, str(bad))
            return nothing

    def _fault(self, number: int, column: str, sentence: str) -> None:
        self.faults.append(SheetFault(number, column, sentence))
