"""Turns the rows of a register file into schools and links; it knows the register's columns by name.

A row that cannot be of a home authority is passed over and counted, whatever is wrong with it. Of one that can, what is
odd and can be used is taken and said; what cannot is an error, by row and column (ADR 36).
"""

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from operator import getitem, itemgetter
from typing import NamedTuple

from django.utils import timezone

from partnerships.models import School
from register.reading import cells
from register.reading.cells import Reader, RegisterCellError, text_as_meant
from register.reading.files import CUT_OFF, Cells, FileRefused, RaggedCells, RowsRefused
from register.reading.link_kinds import OTHERS, LinkKind, kind_of

Column = tuple[str, str, Callable[[str], object]]  # the register's name, ours, and how to read a cell
Rows = Iterable[tuple[int, Cells]]  # from ``read_rows``: the header first, each with its number in the file
Faults = list[tuple[int, str]]
Oddities = dict[str, list[int]]  # what was odd, with its column, and the rows in which it was

# The register's column, and the field of School that it fills.
TEXTS = {
    "EstablishmentNumber": "establishment_number",
    "ReasonEstablishmentOpened (name)": "reason_opened",
    "ReasonEstablishmentClosed (name)": "reason_closed",
    "Gender (name)": "gender",
    "Boarders (name)": "boarders",
    "NurseryProvision (name)": "nursery_provision",
    "OfficialSixthForm (name)": "sixth_form",
    "ReligiousCharacter (name)": "religious_character",
    "ReligiousEthos (name)": "religious_ethos",
    "Diocese (name)": "diocese",
    "Trusts (code)": "trust_code",
    "Trusts (name)": "trust_name",
    "Federations (name)": "federation_name",
    "Street": "street",
    "Locality": "locality",
    "Address3": "address3",
    "Town": "town",
    "County (name)": "county",
    "Postcode": "register_postcode",
    "SchoolWebsite": "website",
    "ParliamentaryConstituency (name)": "parliamentary_constituency",
}
NUMBERS = {
    "StatutoryLowAge": "low_age",
    "StatutoryHighAge": "high_age",
    "SchoolCapacity": "capacity",
    "NumberOfPupils": "pupils",
}
PLACES = {"Easting": "easting", "Northing": "northing"}
OTHER_FACTS: list[Column] = [("UKPRN", "ukprn", cells.ukprn), ("TelephoneNum", "telephone", cells.telephone)]

ABOUT: list[Column] = [  # these say which school it is, or are looked up before they are used
    ("URN", "urn", cells.urn),
    ("TypeOfEstablishment (name)", "type_name", cells.type_name),
    ("EstablishmentTypeGroup (name)", "group_name", cells.type_name),
    ("DistrictAdministrative (code)", "district_code", text_as_meant),
    ("DistrictAdministrative (name)", "district_name", text_as_meant),
    ("LastChangedDate", "changed_on", cells.day_if_any),  # of the row; the newest says how old the file is
]
FACTS: list[Column] = [  # fields of School, by attribute
    ("LA (code)", "la_code", cells.la_code),
    ("EstablishmentStatus (name)", "status", cells.status),
    ("OpenDate", "opened_on", cells.day),
    ("CloseDate", "closed_on", cells.day),
    ("PhaseOfEducation (name)", "phase", cells.phase),
    ("EstablishmentName", "name", cells.name),
    ("LA (name)", "la_name", cells.text_of("la_name")),
    *[(column, name, cells.text_of(name)) for column, name in TEXTS.items()],
    *OTHER_FACTS,
    *[(column, name, cells.number_of(name)) for column, name in NUMBERS.items()],
    *[(column, name, cells.place_of(name)) for column, name in PLACES.items()],
]
YET_TO_CLOSE = (
    "EstablishmentStatus (name): closed on a day that is still to come; it is read as open, but proposed to close."
)
HAS_CLOSED = "EstablishmentStatus (name): open, with a closing day that has passed; it is read as closed."
MOST_NUMBERED = 10  # of the rows of an authority that are passed over, by their number
MOST_PASSED = 100  # of the rows that are passed over, those that are kept to be shown
FORMER_AUTHORITY = "PreviousLA (code)"  # which the register fills in where an authority was reorganised
HEAD = ["HeadTitle (name)", "HeadFirstName", "HeadLastName"]  # shown of a new school, and not kept
KNOWN = [*(column for column, _, _ in ABOUT + FACTS), FORMER_AUTHORITY, *HEAD]
REQUIRED = KNOWN[:3] + KNOWN[len(ABOUT) : len(ABOUT) + 7]  # nothing else says what school it is

# Where these facts are in FACTS, and so in the values of every row:
_LIFE = slice(1, 4)  # status, opened on, closed on
_STATUS, _OPENED_ON, _CLOSED_ON, _PHASE, _NAME = 1, 2, 3, 4, 5

LINK_COLUMNS = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]
_LINK: list[Column] = [
    ("URN", "urn", cells.urn),
    ("LinkURN", "linked_urn", cells.urn),
    ("LinkName", "linked_name", cells.text_of("name")),
    ("LinkEstablishedDate", "established_on", cells.day_if_any),
]


@dataclass(slots=True)
class SchoolRow:
    """One school of the file. ``values`` are in the order of ``Register.facts``; types and districts are names here.

    ``district`` is None if the file has no column for it.
    """

    urn: int
    values: tuple
    type_name: str
    group_name: str
    district: tuple[str, str] | None  # code and name, either may be empty


@dataclass(slots=True)
class LinkRow:
    """A line of the links file that says how two schools follow each other.

    ``direction`` is empty where the kind of link leaves it open; then it follows from which of the two has closed.
    """

    urn: int
    linked_urn: int
    linked_name: str
    established_on: dt.date | None
    direction: str
    manner: str


class NoSchool(NamedTuple):
    """A row that is of no school: a children's centre, or what the register has as created in error, for example."""

    name: str
    urn: str
    why: str
    is_of_home: bool
    row: int = 0


class Sight(IntEnum):
    """How much a person should look at a row that is passed over, the most first."""

    WHOSE = 0  # whose it is, or which school it is, may be told wrongly
    CELLS = 1  # other cells are odd
    NONE = 2


class PassedOver(NamedTuple):
    """A row of no home authority, and what there is to see about it."""

    row: int
    urn: str
    name: str
    why: str
    sight: Sight


@dataclass
class Register:
    """The content of a register file: its schools by URN, how many it ignored, and what was odd about it.

    ``facts`` names the fields of ``School`` for which the file has a column. The other fields are not changed.
    ``never_opened`` are the URNs of those that the register says never were a school, each with what it says and its
    row: they close where they are held, and are not made. ``passed`` has the first of the rows that were ignored, up to
    ``MOST_PASSED`` of each sight, of which ``passed_for`` counts all; ``others`` counts them by authority.
    """

    facts: list[str] = field(default_factory=list)
    schools: dict[int, SchoolRow] = field(default_factory=dict)
    never_opened: dict[int, tuple[str, int]] = field(default_factory=dict)
    no_schools: list[NoSchool] = field(default_factory=list)
    passed_over: int = 0
    nobodys: int = 0  # rows that were passed over and name neither a school nor an authority, such as one of totals
    passed: list[PassedOver] = field(default_factory=list)
    passed_for: Counter[Sight] = field(default_factory=Counter)
    others: Counter[tuple[str, str]] = field(default_factory=Counter)  # rows by the authority's code and name
    first_rows: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # of these, a few by number
    rows_of: Counter[str] = field(default_factory=Counter)  # by the authority's code, those that are ignored too
    came_from: Counter[tuple[str, str]] = field(default_factory=Counter)  # by the codes of the former one and its own
    former: dict[int, str] = field(default_factory=dict)  # the former authority's code of schools that are taken
    heads: dict[int, str] = field(default_factory=dict)  # the cells of the heads' names of schools that are taken
    oddities: Oddities = field(default_factory=dict)
    unknown_phases: set[str] = field(default_factory=set)
    changes: Counter[tuple[str, dt.date]] = field(
        default_factory=Counter
    )  # schools by the authority's code and that day
    changed_on: dt.date | None = None  # the day of the newest change to any school

    def head_of(self, urn: int) -> str:
        """The name of a school's head; empty where the file does not say."""
        return text_as_meant(self.heads.get(urn, ""))[:100]

    @property
    def newest_on(self) -> dt.date | None:
        """The latest day on which a school opened or closed; proposed openings and closures do not count."""
        lives = {school.values[_LIFE] for school in self.schools.values()}  # the same for many
        opened = [opened_on for status, opened_on, _ in lives if status != School.Status.PROPOSED_TO_OPEN]
        closed = [closed_on for status, _, closed_on in lives if status == School.Status.CLOSED]
        return max((day for day in opened + closed if day), default=None)


@dataclass
class Links:
    """The content of a links file.

    ``passed_over`` counts lines of schools that are not wanted, and of kinds that say nothing of who follows whom;
    ``unknown_kinds`` those of kinds that the portal has not met.
    """

    rows: list[LinkRow] = field(default_factory=list)
    passed_over: int = 0
    unknown_kinds: Counter[str] = field(default_factory=Counter)
    oddities: Oddities = field(default_factory=dict)


class BadRow(ValueError):
    """Raised for a row that cannot be read; each of ``faults`` is a sentence."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read_register(rows: Rows, wanted: Callable[[int | None, str], bool] = lambda urn, la_code: True) -> Register:
    """Read the schools; raise ``RowsRefused`` with a sentence for each fault of each row.

    ``wanted`` gets a school's URN, None where it has none, and its authority's code as it stands. A row for which it
    returns false is counted in ``passed_over`` and otherwise ignored.
    """
    rows, faults = iter(rows), Faults()
    _, header = next(rows)
    columns = [*ABOUT, *[fact for fact in FACTS if fact[0] in header]]
    register, row_reader = Register([name for _, name, _ in columns[len(ABOUT) :]]), _RowReader(columns, header)
    glance, others = _Glance(header), _RowReader(columns, header)
    changes = register.changes
    status_at = header.index("EstablishmentStatus (name)")
    numbers: dict[int, int] = {}
    is_empty, today = True, timezone.localdate()
    for number, row in _until_refused(rows, faults):
        if not any(map(str.strip, row)):
            continue  # a blank row, as people leave one above their totals
        is_empty = False
        code, is_centre = glance.codes[row[glance.code_at]], glance.centres[row[glance.type_at]]
        is_wanted = wanted(glance.urn(row), code)
        if is_centre:
            _pass_over_centre(register, header, number, row, is_of_home=is_wanted)
            continue
        register.rows_of[code] += 1
        if former := glance.former_code(row):
            register.came_from[former, code] += 1
        if not is_wanted and glance.says_whose(row):
            _pass_over(register, glance, others, number, row)
            _note_change(register, glance.changed_on(row))
            continue
        try:
            values = row_reader.read(number, row)
        except BadRow as bad:
            faults.extend((number, fault) for fault in bad.faults)
            continue
        if changed_on := values[len(ABOUT) - 1]:
            changes[code, changed_on] += 1
        urn, facts = values[0], values[len(ABOUT) :]
        if urn in numbers:
            faults.append((number, f"Row {number}, URN: {urn} is in row {numbers[urn]} already."))
        elif _closes_before_it_opens(facts[_OPENED_ON], facts[_CLOSED_ON]):
            faults.append((number, f"Row {number}, CloseDate: it is before OpenDate."))
        else:
            if _is_yet_to_close(facts[_STATUS], facts[_CLOSED_ON], today):
                facts = _replaced(facts, _STATUS, School.Status.PROPOSED_TO_CLOSE.value)
                row_reader.oddities.setdefault(YET_TO_CLOSE, []).append(number)
            elif _has_closed(facts[_STATUS], facts[_CLOSED_ON], today):
                facts = _replaced(facts, _STATUS, School.Status.CLOSED.value)
                row_reader.oddities.setdefault(HAS_CLOSED, []).append(number)
            _take(register, number, values, facts, row[status_at])
            if former:
                register.former[urn] = former
            if glance.head_at:
                register.heads[urn] = glance.head(row)
        numbers.setdefault(urn, number)
    if faults:
        raise RowsRefused(faults)
    if is_empty:
        raise FileRefused(["The file has a header and no schools."])
    for _, changed_on in changes:
        _note_change(register, changed_on)
    register.oddities = row_reader.oddities
    return register


def read_links(rows: Rows, wanted: Callable[[int | None], bool] = lambda urn: True) -> Links:
    """Read the links; raise ``RowsRefused`` with a sentence for each fault of each row.

    A line of a school for whose URN ``wanted`` returns false is counted in ``passed_over`` and otherwise ignored.
    """
    rows, links, faults = iter(rows), Links(), Faults()
    _, header = next(rows)
    urn_at, kind_at = header.index("URN"), header.index("LinkType")
    kinds, row_reader = Reader(kind_of), _RowReader(_LINK, header)
    for number, row in _until_refused(rows, faults):
        kind = kinds[row[kind_at]]
        if not wanted(cells.urn_if_any(row[urn_at])) or kind is None:
            links.passed_over += 1
            if kind is None and (name := cells.tidy(row[kind_at])).lower() not in OTHERS:
                links.unknown_kinds[name[:60]] += 1
            continue
        try:
            links.rows.append(_link(row_reader.read(number, row), kind))
        except BadRow as bad:
            faults.extend((number, fault) for fault in bad.faults)
    if faults:
        raise RowsRefused(faults)
    links.oddities = row_reader.oddities
    return links


def _until_refused(rows: Rows, faults: Faults) -> Iterator[tuple[int, Cells]]:
    """Yield the rows; collect in ``faults`` why they end before the file does."""
    try:
        yield from rows
    except RowsRefused as refused:
        faults.extend(refused.faults)


class _Glance:
    """What has to be known of every row, ours or not, whatever else is wrong with it."""

    def __init__(self, header: Cells) -> None:
        def place(column: str) -> int | None:
            return header.index(column) if column in header else None

        self.urn_at, self.code_at = header.index("URN"), header.index("LA (code)")
        self.type_at, self.name_at = header.index("TypeOfEstablishment (name)"), header.index("EstablishmentName")
        self.authority_at = header.index("LA (name)")
        self.former_at, self.changed_at = place(FORMER_AUTHORITY), place("LastChangedDate")
        self.head_at = [header.index(column) for column in HEAD if column in header]
        self.codes, self.days = Reader(cells.plain_number), Reader(cells.day_if_any)
        self.centres = Reader(cells.is_childrens_centre)

    def urn(self, row: Cells) -> int | None:
        cell = row[self.urn_at]
        return int(cell) if len(cell) == 6 and cell.isdecimal() else cells.urn_if_any(cell)

    def code(self, row: Cells) -> str:
        """The code of its authority, as it stands."""
        return self.codes[row[self.code_at]]

    def former_code(self, row: Cells) -> str:
        """The code of its former authority; empty where it has none, or it is the same."""
        former = self.codes[row[self.former_at]] if self.former_at is not None else ""
        return former if former != self.code(row) else ""

    def changed_on(self, row: Cells) -> dt.date | None:
        return self.days[row[self.changed_at]] if self.changed_at is not None else None

    def head(self, row: Cells) -> str:
        """The name of its head, as far as the file says, as it stands."""
        return " ".join([row[at] for at in self.head_at])

    def why_odd(self, row: Cells) -> str:
        """Why somebody may want to look at a row that is passed over: it may be of another than it says; or empty."""
        code = self.code(row)
        if isinstance(row, RaggedCells):
            return f"it {row.fault.removesuffix(CUT_OFF).strip().rstrip('.')}"
        if not code:
            return "LA (code) is empty"
        if not cells.is_la_code(code):
            return f"LA (code) “{cells.tidy(code)[:30]}” is no code of three digits"
        if self.urn(row) is None:
            return f"URN “{cells.tidy(row[self.urn_at])[:30]}” is not one of six digits"
        return ""

    def says_whose(self, row: Cells) -> bool:
        """Whether it does not end before its authority."""
        return not isinstance(row, RaggedCells) or bool(row[self.code_at])


class _RowReader:
    """Turns a row into the values of the columns; a column that is not in the header gives None.

    ``oddities`` collects what was odd about the rows that were read.
    """

    def __init__(self, columns: list[Column], header: Cells) -> None:
        self.names = [column for column, _, _ in columns]
        self.readers = [Reader(convert if column in header else _nothing) for column, _, convert in columns]
        self.ours = itemgetter(*[header.index(column) if column in header else 0 for column in self.names])
        self.oddities: Oddities = {}
        self.odd: dict[int, Reader] = {}  # those that have met an odd cell, by their place
        for place, reader in enumerate(self.readers):
            reader.has_met_odd = partial(self.odd.setdefault, place, reader)

    def read(self, number: int, row: Cells) -> tuple:
        """The values; raises ``BadRow``."""
        if isinstance(row, RaggedCells):
            raise BadRow([f"Row {number} {row.fault}"])
        ours = self.ours(row)
        try:
            values = tuple(map(getitem, self.readers, ours))
        except RegisterCellError:
            raise BadRow([f"Row {number}, {fault}" for fault in self._faults(ours)]) from None
        if self.odd:
            self._note(number, ours)
        return values

    def odd_in(self, row: Cells) -> str:
        """What is odd or wrong about a row that is not taken, by column; empty where nothing is."""
        ours = self.ours(row)
        try:
            deque(map(getitem, self.readers, ours), maxlen=0)
        except RegisterCellError:
            return " ".join(self._faults(ours))
        odd = [(self.names[place], reader.odd.get(ours[place])) for place, reader in self.odd.items()]
        return " ".join(f"{name}: {said}" for name, said in odd if said)

    def _note(self, number: int, ours: Cells) -> None:
        for place, reader in self.odd.items():
            if said := reader.odd.get(ours[place]):
                self.oddities.setdefault(f"{self.names[place]}: {said}", []).append(number)

    def _faults(self, ours: Cells) -> Iterator[str]:
        for name, reader, cell in zip(self.names, self.readers, ours, strict=True):
            try:
                reader[cell]
            except RegisterCellError as error:
                yield f"{name}: {error}"


def _nothing(cell: str) -> None:
    """Read a column that the file does not have: its value is None."""


def _note_change(register: Register, changed_on: dt.date | None) -> None:
    if changed_on and (register.changed_on is None or changed_on > register.changed_on):
        register.changed_on = changed_on


def _pass_over_centre(register: Register, header: Cells, number: int, row: Cells, *, is_of_home: bool) -> None:
    name, urn = (cells.tidy(row[header.index(column)])[:200] for column in ("EstablishmentName", "URN"))
    register.no_schools.append(NoSchool(name, urn, "children’s centre", is_of_home, number))


def _pass_over(register: Register, glance: _Glance, others: "_RowReader", number: int, row: Cells) -> None:
    """Count a row of no home authority, and keep it to be shown, with what is odd about it."""
    code, authority = glance.code(row), row[glance.authority_at]
    if glance.urn(row) is None and not cells.is_la_code(code):
        register.nobodys += 1
    else:
        register.passed_over += 1
    register.others[code, authority] += 1
    if register.others[code, authority] <= MOST_NUMBERED:
        register.first_rows.setdefault((code, authority), []).append(number)
    is_of = f"it is of {cells.tidy(authority)[:60] or 'an authority without a name'} ({code})"
    sight = Sight.NONE
    if why := glance.why_odd(row):
        sight = Sight.WHOSE
    elif odd := others.odd_in(row):
        sight, why = Sight.CELLS, f"{is_of}; {odd}"[:400]
    register.passed_for[sight] += 1
    if register.passed_for[sight] <= MOST_PASSED:
        urn, name = (cells.tidy(row[at])[:200] for at in (glance.urn_at, glance.name_at))
        register.passed.append(PassedOver(number, urn, name, why or is_of, sight))


def _take(register: Register, number: int, values: tuple, facts: tuple, status_cell: str) -> None:
    """Add a school to the register, or list it where the register says that it is none."""
    urn = values[0]
    if facts[_STATUS] == cells.UNDECIDED:
        said = cells.tidy(status_cell)
        register.no_schools.append(NoSchool(facts[_NAME], str(urn), said.lower(), is_of_home=True, row=number))
        return
    if facts[_STATUS] == cells.NEVER_OPENED:
        said = cells.tidy(status_cell)
        register.never_opened[urn] = said.lower(), number
        facts = _replaced(facts, _STATUS, School.Status.CLOSED.value)
        if "reason_closed" in register.facts:
            facts = _replaced(facts, register.facts.index("reason_closed"), said)
    register.schools[urn] = _school(values, facts, register)


def _replaced(facts: tuple, place: int, value: object) -> tuple:
    return (*facts[:place], value, *facts[place + 1 :])


def _school(values: tuple, facts: tuple, register: Register) -> SchoolRow:
    urn, type_name, group_name, code, district, _ = values[: len(ABOUT)]
    phase = facts[_PHASE]
    if phase not in cells.KNOWN_PHASES:  # the DfE adds phases: a note, and no reason to refuse a file
        register.unknown_phases.add(phase)
        facts = _replaced(facts, _PHASE, "")
    places = None if code is None and district is None else (code or "", district or "")
    return SchoolRow(urn, facts, type_name, group_name, places)


def _closes_before_it_opens(opened: dt.date | None, closed: dt.date | None) -> bool:
    return bool(opened and closed and closed < opened)


def _is_yet_to_close(status: str, closed: dt.date | None, today: dt.date) -> bool:
    return closed is not None and closed > today and status == School.Status.CLOSED


def _has_closed(status: str, closed: dt.date | None, today: dt.date) -> bool:
    return closed is not None and closed < today and status in School.OPEN_STATUSES


def _link(values: tuple, kind: LinkKind) -> LinkRow:
    names = [name for _, name, _ in _LINK]
    return LinkRow(**dict(zip(names, values, strict=True)), direction=kind.direction, manner=kind.manner)
