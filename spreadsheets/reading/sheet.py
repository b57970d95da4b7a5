"""What a spreadsheet says: partnerships, each with its leads and its schools, as they are written there."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.utils.text import get_text_list

from base.names import divided, is_nobody
from base.telephones import spaced
from partnerships.models import Lead, Partnership, Person
from spreadsheets.reading import cells, headings, words
from spreadsheets.reading.cells import SheetCellError
from spreadsheets.reading.choices import SheetChoices, partnership_key
from spreadsheets.reading.days import SheetDay, UnsureDay, in_order, written_day
from spreadsheets.reading.faults import SheetFault, SheetRefused
from spreadsheets.reading.headings import Layout, SheetRow
from spreadsheets.reading.people import WrittenPerson, several_people, written_people
from spreadsheets.reading.rows import RowNumber
from spreadsheets.reading.tables import ReadTable, chosen_tables, read_tables

MAX_ROWS = 10_000  # that are not blank
MAX_SCHOOLS = 10_000  # of all rows: a cell may hold many
MOST_SAID = 20  # rows left out that are named one by one
MOST_TITLES = 10  # of columns that are not read
# What a partnership has once, however many rows say it: the column, and the name in ``SheetPartnership``.
FACTS = {headings.QUADRANT: "quadrant", headings.KIND: "kind"}
EXAMPLE = "example:"  # how the template's row of an example begins; it is passed over
LONGEST_TELEPHONE: int = Lead._meta.get_field("telephone").max_length  # type: ignore[assignment]
_URN = re.compile(r"\d{6}", re.ASCII)
_NUMBERING = re.compile(r"^(?:\d{1,2}[.)]\s+|[•·*▪–-]\s*)+|[\s*†‡]+$")

T = TypeVar("T")


@dataclass
class SchoolLine:
    """A school in a row, as it is written there, with the days on which it joined and left where the row says.

    Where the row has its name and its URN, ``text`` is the URN and ``name`` what is written beside it. ``head`` is who
    heads it and ``mailbox`` that of its office, where the row says these of this one school.
    """

    row: int
    text: str
    joined: dt.date | None = None
    left: dt.date | None = None
    name: str = ""
    head: str = ""
    mailbox: str = ""
    unsure: dict[str, UnsureDay] = field(default_factory=dict)  # days that somebody has to say, by the names above


@dataclass
class LeadLine:
    """A lead in a row, as it is written there; ``role`` is one of ``Lead.Role`` or empty, ``urn`` the school's."""

    row: int
    name: str
    school: str = ""
    urn: str = ""
    email: str = ""
    telephone: str = ""
    role: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    unsure: dict[str, UnsureDay] = field(default_factory=dict)


# What a lead has besides a name, by column: a second row may add what the first left out.
BESIDE_THE_NAME = {
    headings.LEADS_SCHOOL: "school",
    headings.LEADS_URN: "urn",
    headings.LEADS_EMAIL: "email",
    headings.LEADS_TELEPHONE: "telephone",
    headings.LEADS_ROLE: "role",
    headings.LEAD_SINCE: "since",
    headings.LEAD_UNTIL: "until",
}


@dataclass
class SheetPartnership:
    """A partnership of the sheet; ``key`` tells it from others. Empty is what the sheet does not say."""

    key: str
    name: str
    row: int
    quadrant: str = ""  # a slug, or ``choices.COUNTY_WIDE``
    kind: str = ""  # a slug
    quadrant_of_sheet: str = ""  # that the name of its sheet gives: for a new one, where its rows give none
    leads: list[LeadLine] = field(default_factory=list)
    schools: list[SchoolLine] = field(default_factory=list)


@dataclass
class Sheet:
    """All that was read from a file; ``notes`` are sentences that the reader should know."""

    entries: list[SheetPartnership]
    rows: int
    notes: list[str] = field(default_factory=list)
    listed: list[SchoolLine] = field(default_factory=list)  # of a list of schools that has no partnerships
    signatures: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the columns of its headings

    @property
    def lists_members(self) -> bool:
        """Whether it says which schools are in a partnership: a list of leads, numbers or mailboxes does not."""
        return any(entry.schools for entry in self.entries)

    @property
    def dated(self) -> Iterator[SchoolLine | LeadLine]:
        """Every line that may have days."""
        for entry in self.entries:
            yield from entry.schools
            yield from entry.leads


def read_sheet(path: Path, name: str = "", layout: Layout | None = None) -> Sheet:
    """Read a spreadsheet; ``name`` is what the person calls the file, its own name when left out.

    Raises ``SheetRefused`` with everything that is wrong with it, or ``SheetUnclear`` where ``layout`` has to say more.
    """
    name, layout = name or path.name, layout or Layout()
    tables = read_tables(path, name, layout)
    chosen = chosen_tables(tables, layout, name)
    reader = _Reader(name)
    if len(tables) > 1:
        titles = get_text_list([f"“{one.table.title}”" for one in chosen], "and")
        reader.notes.append(f"Read from the sheet{'s' if len(chosen) > 1 else ''} {titles}.")
    for place, one in enumerate(chosen, start=1):
        reader.read(one, place)
    return reader.sheet()


class _Reader:
    """Reads row after row; a row without a partnership belongs to the one of the row above."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.notes: list[str] = []
        self.faults: list[SheetFault] = []
        self.entries: dict[str, SheetPartnership] = {}
        self.listed: list[SchoolLine] = []
        self.signatures: dict[str, tuple[str, ...]] = {}
        self.rows = self.schools = 0
        self.choices = SheetChoices()

    def read(self, one: ReadTable, place: int) -> None:
        """Read a table; ``place`` is where it comes among those of the file that are read."""
        rows, notes = one.table.below(one.headings)
        rows = [row for row in rows if any(cell is not None and str(cell).strip() for cell in row[1])]
        self.rows += len(rows)
        if self.rows > MAX_ROWS:
            raise SheetRefused(f"{self.name} has {self.rows} rows; at most {MAX_ROWS} are taken. Give it in parts.")
        self.found = one.headings
        self.places, self.of_leads = one.headings.places, one.headings.of_leads
        self.current: SheetPartnership | None = None
        self.faulty: set[int] = set()  # rows of this table
        self.left_out: list[tuple[int, str, str]] = []
        self.without_day: dict[tuple[str, str], list[int]] = {}  # rows by column and what stands where a day would
        self.passed_over: set[str] = set(one.headings.passed_over)
        self.of_sheet = self.choices.quadrant_in(one.table.title)
        self.signatures[one.headings.signature] = tuple(one.headings.columns)
        self._pass_over_kinds_of_others(rows)
        for number, row in rows:
            self._row(RowNumber(number, one.table.title, place) if one.is_one_of_several else number, row)
            if self.schools > MAX_SCHOOLS:
                raise SheetRefused(f"{self.name} has more than {MAX_SCHOOLS} schools. Give it in parts.")
        of = f"{one.table.title}: " if one.is_one_of_several else ""
        self.notes += [f"{of}{note}" for note in [*notes, *self._what_was_not_read()]]

    def sheet(self) -> Sheet:
        """All of it; raises ``SheetRefused`` with every fault."""
        if self.faults:
            raise SheetRefused(self.faults)
        if not (self.entries or self.listed):
            raise SheetRefused(
                f"{self.name} has no partnership below its headings. Write each school in a row below them."
            )
        found = Sheet(list(self.entries.values()), self.rows, self.notes, self.listed, self.signatures)
        if in_order(day for line in found.dated for day in line.unsure.values()):
            for line in found.dated:
                _read_with_the_day_first(line)
        return found

    def _what_was_not_read(self) -> list[str]:
        said = []
        titles = [title for title in self.found.titles if title in self.passed_over]
        if self.found.export:
            said.append(f"This is the portal’s own table of {self.found.export}: only what you changed in it changes.")
            said.append("A cell that you emptied changes nothing. To end something, use the page of its record.")
            if titles:
                said.append(f"Not read, so change it on the page of the record: {', '.join(titles[:MOST_TITLES])}.")
        elif headings.is_of_schools(self.found.columns):
            said.append(f"The table says nothing of partnerships. Read {self._what_is_read_of_schools()}.")
        elif titles:
            said.append(f"Columns that are not read: {', '.join(titles[:MOST_TITLES])}.")
        for (column, written), rows in self.without_day.items():
            at = f"row {int(rows[0])}" if len(rows) == 1 else f"{len(rows)} rows, the first {int(rows[0])}"
            said.append(f"“{written[:40]}” under {column} ({at}) is taken as no day given.")
        said += [f"Row {int(row)} {what} left out: “{text}”." for row, what, text in self.left_out[:MOST_SAID]]
        if len(self.left_out) > MOST_SAID:
            said.append(f"{len(self.left_out) - MOST_SAID} more rows are notes or totals and are left out.")
        return said

    def _what_is_read_of_schools(self) -> str:
        mailboxes = "the mailboxes of schools’ offices"
        if headings.MAILBOX not in self.places:
            return "are the heads of schools, by their URNs"
        has_heads = {headings.HEAD, headings.HEADS_LAST_NAME} & {*self.places}
        return f"are {mailboxes} and their heads" if has_heads else f"are {mailboxes}"

    def _pass_over_kinds_of_others(self, rows: list[SheetRow]) -> None:
        """Leave out “Type” or “Area” where no cell of it is a kind or a quadrant: it is said of the schools then."""
        for column, is_one in ((headings.KIND, self.choices.is_kind), (headings.QUADRANT, self.choices.is_quadrant)):
            place = self.places.get(column)
            if place is None or words.key(self.found.titles[place]) == words.key(column):
                continue
            written = {str(row[place]).strip() for _, row in rows if place < len(row) and row[place] is not None}
            if any(written) and not any(map(is_one, written)):
                del self.places[column]
                self.passed_over.add(self.found.titles[place])

    def _row(self, number: int, row: Sequence[object]) -> None:
        filled = [" ".join(str(cell).split()) for cell in row if cell is not None and str(cell).strip()]
        if what := words.remark(filled):
            self.left_out.append((number, f"is {what} and is", filled[0][:100]))
            return
        if list(map(words.key, filled)) == [words.key(title) for title in self.found.titles if title]:
            return  # the headings once more, as at the top of each printed page
        if headings.is_of_schools(self.found.columns):
            self._school_of_list(number, row)
            return
        entries = self._entries(number, row)
        if not entries and headings.PARTNERSHIPS in self.places:  # a school that is in none
            self._school_of_list(number, row)
        for entry in entries:
            self._facts(entry, number, row)
            if not (entry.quadrant or entry.quadrant_of_sheet):
                entry.quadrant_of_sheet = self.of_sheet
            self._leads(entry, number, row)
            self._schools(entry, number, row)

    def _entries(self, number: int, row: Sequence[object]) -> list[SheetPartnership]:
        """The partnership of the row; of a table of schools all those of the school, perhaps none."""
        limit: int = Partnership._meta.get_field("name").max_length  # type: ignore[assignment]
        if headings.PARTNERSHIPS in self.places and headings.PARTNERSHIP not in self.places:
            return [self._entry(number, name) for name in self._several(number, row, headings.PARTNERSHIPS)]
        written = self._cell(number, row, headings.PARTNERSHIP, lambda cell: cells.name(cell, longest=limit), "")
        if written.lower().startswith(EXAMPLE):
            self.current = None
            return []
        if written:
            self.current = self._entry(number, written)
        if self.current is None:
            if number not in self.faulty:
                self._fault(number, headings.PARTNERSHIP, "write which partnership this row belongs to.")
            return []
        return [self.current]

    def _entry(self, number: int, name: str) -> SheetPartnership:
        key = partnership_key(name)
        return self.entries.setdefault(key, SheetPartnership(key, name, number))

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
        for places in self.of_leads:
            for line in self._lead_lines(number, row, places):
                self._add_lead(entry, line)

    def _lead_lines(self, number: int, row: Sequence[object], places: dict[str, int]) -> Iterator[LeadLine]:
        """The leads of a row under one set of headings, each with what is said of them."""

        def read(column: str, of: Callable[[object], list[T]]) -> list[T]:
            nothing: list[T] = []
            at = places.get(column)
            return nothing if at is None else self._cell(number, row, column, of, nothing, place=at)

        people = read(headings.LEAD, lambda cell: written_people(cells.lines(cell)))
        beside: dict[str, list] = {
            headings.LEADS_SCHOOL: read(headings.LEADS_SCHOOL, cells.several),
            headings.LEADS_URN: read(headings.LEADS_URN, cells.several),
            headings.LEADS_EMAIL: read(headings.LEADS_EMAIL, cells.several),
            headings.LEADS_TELEPHONE: read(headings.LEADS_TELEPHONE, _telephones),
            headings.LEADS_ROLE: read(headings.LEADS_ROLE, self._roles),
            headings.LEAD_SINCE: read(headings.LEAD_SINCE, lambda cell: self._days(number, headings.LEAD_SINCE, cell)),
            headings.LEAD_UNTIL: read(headings.LEAD_UNTIL, lambda cell: self._days(number, headings.LEAD_UNTIL, cell)),
        }
        for column, values in beside.items():
            if values and not people:
                self._fault(number, column, "write the lead’s name too, under Lead.")
                return
            if len(values) not in (0, 1, len(people)):
                self._fault(number, column, f"it holds {len(values)} and Lead {len(people)}. Write one for each lead.")
                return
        if len(people) > 1 and len(beside[headings.LEADS_EMAIL]) == 1:
            self._fault(
                number, headings.LEADS_EMAIL, "it holds 1 and Lead more. Write each lead in a row of their own."
            )
            return
        for place, person in enumerate(people):
            said = {
                BESIDE_THE_NAME[column]: values[min(place, len(values) - 1)]
                for column, values in beside.items()
                if values
            }
            yield self._lead_line(number, person, said)

    def _lead_line(self, number: int, person: WrittenPerson, said: dict) -> LeadLine:
        limit: int = Person._meta.get_field("name").max_length  # type: ignore[assignment]
        email = said.get("email", "")
        if person.email and email and person.email.casefold() != email.casefold():
            self._fault(number, headings.LEADS_EMAIL, f"{person.name} has another one under Lead. Make them the same.")
        name = self._read(
            number, person.name, headings.LEAD, lambda cell: cells.name(cell, longest=limit, beside=person.email), ""
        )
        said |= {
            "email": self._read(number, email or person.email, headings.LEADS_EMAIL, cells.email, ""),
            "school": said.get("school") or person.school,
            "telephone": said.get("telephone") or person.telephone[:LONGEST_TELEPHONE],
        }
        days = _dated({name: said.pop(name) for name in ("since", "until") if name in said})
        return LeadLine(number, name, **said, **days)

    def _add_lead(self, entry: SheetPartnership, line: LeadLine) -> None:
        """Add a lead, or what another row says of the same one; who led at another time leads anew."""
        known = next((lead for lead in entry.leads if _is_of(lead, line)), None)
        if known is None:
            entry.leads.append(line)
            return
        known.unsure |= line.unsure
        for column, name in BESIDE_THE_NAME.items():
            value, before = getattr(line, name), getattr(known, name)
            if value and before and _plain(before) != _plain(value):
                self._fault(line.row, column, f"{line.name} has another one in row {known.row}. Make them the same.")
            elif value:
                setattr(known, name, value)

    def _schools(self, entry: SheetPartnership, number: int, row: Sequence[object]) -> None:
        written = self._school_names(number, row)
        joined = self._day(number, row, headings.JOINED)
        left = self._day(number, row, headings.LEFT)
        if (joined or left) and not written and number not in self.faulty:
            column = headings.JOINED if joined else headings.LEFT
            self._fault(number, column, "there is a date and no school. Write the school, or clear the date.")
        if isinstance(joined, dt.date) and isinstance(left, dt.date) and left < joined:
            self._fault(number, headings.LEFT, "the school left before it joined. Put one of the dates right.")
        days = _dated({"joined": joined, "left": left})
        head, mailbox = self._head(number, row, len(written)), self._mailbox(number, row, len(written))
        entry.schools += [
            SchoolLine(number, text, name=name, head=head, mailbox=mailbox, **days) for text, name in written
        ]
        self.schools += len(written)

    def _school_names(self, number: int, row: Sequence[object]) -> list[tuple[str, str]]:
        """Each school as it is looked for, and its name where that is not what is looked for."""
        names = [name for name in map(_school_name, self._several(number, row, headings.SCHOOL)) if name]
        urns = self._several(number, row, headings.URN)
        for urn in urns:
            if not _URN.fullmatch(urn):
                self._fault(number, headings.URN, f"“{urn[:40]}” is no URN. Write its six digits, or clear it.")
        if len(names) > 1 and len(urns) == 1:
            self._fault(number, headings.URN, "it holds 1 and School more. Write each school in a row of its own.")
        if not urns:
            return [(name, "") for name in names]
        beside = names if len(names) == len(urns) else [""] * len(urns)
        return list(zip(urns, beside, strict=True))

    def _head(self, number: int, row: Sequence[object], schools: int) -> str:
        """The head of the row's school; of several schools, or by two, nobody knows who heads which."""
        limit: int = Person._meta.get_field("name").max_length  # type: ignore[assignment]
        nobody: list[WrittenPerson] = []
        people = self._cell(number, row, headings.HEAD, lambda cell: written_people(cells.lines(cell)), nobody)
        people = people or self._head_in_parts(number, row)
        people = [person for person in people if not is_nobody(person.name)]
        if not people:
            return ""
        if schools != 1 or len(people) != 1 or len(several_people(people[0].name)) != 1:
            self.left_out.append((number, "does not say who heads which school: its heads are", people[0].name))
            return ""
        return self._read(number, people[0].name, headings.HEAD, lambda cell: cells.name(cell, longest=limit), "")

    def _head_in_parts(self, number: int, row: Sequence[object]) -> list[WrittenPerson]:
        """The head whose title, first and last name stand in columns of their own."""
        parts = [self._cell(number, row, column, cells.text, "") for column in headings.OF_HEAD]
        return [WrittenPerson(" ".join(filter(None, parts)))] if any(parts) else []

    def _mailbox(self, number: int, row: Sequence[object], schools: int) -> str:
        """The mailbox of the row's school; of several schools nobody knows whose it is."""
        mailbox = self._cell(number, row, headings.MAILBOX, _address, "")
        if mailbox and schools != 1:
            self.left_out.append((number, "does not say of which school its mailbox is, which is", mailbox))
            return ""
        return mailbox

    def _school_of_list(self, number: int, row: Sequence[object]) -> None:
        """Who heads a school and its mailbox, in a list of schools; of a head who has left it says nothing."""
        written = self._school_names(number, row)
        left = self._day(number, row, headings.LEFT)
        head = self._head(number, row, len(written)) if left is None else ""
        mailbox = self._mailbox(number, row, len(written))
        if head or mailbox:
            ((text, name),) = written
            self.listed.append(SchoolLine(number, text, name=name, head=head, mailbox=mailbox))

    def _roles(self, value: object) -> list[str]:
        """The roles of leads; any other post, such as headteacher, says nothing of the partnership."""
        return [words.ROLES.get(words.key(written), "") for written in cells.several(value)]

    def _day(self, number: int, row: Sequence[object], column: str) -> SheetDay:
        nothing: list[dt.date | UnsureDay] = []
        return next(iter(self._cell(number, row, column, lambda cell: self._days(number, column, cell), nothing)), None)

    def _days(self, number: int, column: str, value: object) -> list[dt.date | UnsureDay]:
        """The day of a cell, if it has one; “TBC” is none, and that is said once for the column."""
        written = cells.text(value) if isinstance(value, str) else ""
        if written and words.is_no_day(written):
            self.without_day.setdefault((column, written), []).append(number)
            return []
        day = written_day(value)
        return [day] if day else []

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
        return self._read(number, row[place], column, read, nothing)

    def _read(self, number: int, value: object, column: str, read: Callable[[object], T], nothing: T) -> T:
        try:
            return read(value)
        except SheetCellError as bad:
            self._fault(number, column, str(bad))
            return nothing

    def _fault(self, number: int, column: str, sentence: str) -> None:
        self.faults.append(SheetFault(number, column, sentence))
        self.faulty.add(number)


def _dated(days: dict[str, SheetDay]) -> dict[str, Any]:
    """What a line has of these days: those that are sure by name, and the others under ``unsure``."""
    unsure = {name: day for name, day in days.items() if isinstance(day, UnsureDay)}
    return {name: day for name, day in days.items() if name not in unsure} | {"unsure": unsure}


def _read_with_the_day_first(line: SchoolLine | LeadLine) -> None:
    """Let 1/9/2024 be the first of September."""
    for name, day in line.unsure.items():
        if not day.is_a_period:
            setattr(line, name, day.day_first)
    line.unsure = {name: day for name, day in line.unsure.items() if day.is_a_period}


def _school_name(written: str) -> str:
    """The name of a school without what stands around it in a list: its number, a mark, the office's address."""
    return _NUMBERING.sub("", divided(written)[0]).strip()


def _address(value: object) -> str:
    """The address of a cell, without the name before it that mail programs write."""
    return cells.email(divided(cells.text(value))[1] or value)


def _telephones(value: object) -> list[str]:
    found = [spaced(written) for written in cells.several(value)]
    if bad := next((one for one in found if not re.search(r"\d{3}", one) or len(one) > LONGEST_TELEPHONE), None):
        raise SheetCellError(f"“{bad[:40]}” is not a telephone number. Write one such as 01245 000000.")
    return found


def _is_of(known: LeadLine, line: LeadLine) -> bool:
    """Whether both are one lead of one time: a list of leads has who led twice in two rows."""
    if known.name.casefold() != line.name.casefold() or is_nobody(line.name):
        return False
    return not (known.since and line.since) or known.since == line.since


def _plain(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value
