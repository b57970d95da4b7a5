"""Turns the rows of a register file into schools and links; it knows the register's columns by name."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import getitem, itemgetter
from typing import TypeVar

from partnerships.models import School, SchoolLink
from register.reading import cells
from register.reading.cells import Reader, RegisterCellError, tidy
from register.reading.files import Cells, FileRefused, RowsRefused

T = TypeVar("T")
Column = tuple[str, str, Callable[[str], object]]  # the register's name, ours, and how to read a cell
Rows = Iterable[tuple[int, Cells]]  # from ``read_rows``: the header first, each with its number in the file
Faults = list[tuple[int, str]]

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
    "UKPRN": "ukprn",
    "Street": "street",
    "Locality": "locality",
    "Address3": "address3",
    "Town": "town",
    "County (name)": "county",
    "Postcode": "register_postcode",
    "SchoolWebsite": "website",
    "TelephoneNum": "telephone",
    "ParliamentaryConstituency (name)": "parliamentary_constituency",
}
NUMBERS = {
    "StatutoryLowAge": "low_age",
    "StatutoryHighAge": "high_age",
    "SchoolCapacity": "capacity",
    "NumberOfPupils": "pupils",
}
PLACES = {"Easting": "easting", "Northing": "northing"}

ABOUT: list[Column] = [  # these say which school it is, or are looked up before they are used
    ("URN", "urn", cells.urn),
    ("TypeOfEstablishment (name)", "type_name", cells.type_name),
    ("EstablishmentTypeGroup (name)", "group_name", cells.type_name),
    ("DistrictAdministrative (code)", "district_code", tidy),
    ("DistrictAdministrative (name)", "district_name", tidy),
    ("LastChangedDate", "changed_on", cells.day),  # of the row; the newest says how old the file is
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
    *[(column, name, cells.number_of(name)) for column, name in NUMBERS.items()],
    *[(column, name, cells.place_of(name)) for column, name in PLACES.items()],
]
KNOWN = [column for column, _, _ in ABOUT + FACTS]
REQUIRED = KNOWN[:3] + KNOWN[len(ABOUT) : len(ABOUT) + 7]  # nothing else says what school it is

# Where these facts are in FACTS, and so in the values of every row:
_LIFE = slice(1, 4)  # status, opened on, closed on
_PHASE = 4

LINK_COLUMNS = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]
_LINK: list[Column] = [
    ("URN", "urn", cells.urn),
    ("LinkURN", "linked_urn", cells.urn),
    ("LinkName", "linked_name", cells.text_of("name")),
    ("LinkEstablishedDate", "established_on", cells.day),
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
    """A line of the links file that names a predecessor or a successor."""

    urn: int
    linked_urn: int
    linked_name: str
    established_on: dt.date | None
    direction: str
    manner: str


@dataclass
class Register:
    """The content of a register file: its schools by URN, how many it ignored, and phases that nobody knows yet.

    ``facts`` names the fields of ``School`` for which the file has a column. The other fields are not changed.
    """

    facts: list[str] = field(default_factory=list)
    schools: dict[int, SchoolRow] = field(default_factory=dict)
    passed_over: int = 0
    unknown_phases: set[str] = field(default_factory=set)
    changed_on: dt.date | None = None  # the day of the newest change to any school

    @property
    def newest_on(self) -> dt.date | None:
        """The latest day on which a school opened or closed; proposed openings and closures do not count."""
        lives = {school.values[_LIFE] for school in self.schools.values()}  # the same for many
        opened = [opened_on for status, opened_on, _ in lives if status != School.Status.PROPOSED_TO_OPEN]
        closed = [closed_on for status, _, closed_on in lives if status == School.Status.CLOSED]
        return max((day for day in opened + closed if day), default=None)


@dataclass
class Links:
    """The content of a links file; ``passed_over`` counts lines that name neither predecessor nor successor."""

    rows: list[LinkRow] = field(default_factory=list)
    passed_over: int = 0


class BadRow(ValueError):
    """Raised for a row that cannot be read; each of ``faults`` is a sentence that starts with the column."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read_register(rows: Rows, wanted: Callable[[int, str], bool] = lambda urn, la_code: True) -> Register:
    """Read the schools; raise ``RowsRefused`` with a sentence for each fault of each row.

    ``wanted`` gets a school's URN and its authority's code. A school for which it returns false is checked, counted in
    ``passed_over`` and otherwise ignored.
    """
    rows, faults = iter(rows), Faults()
    _, header = next(rows)
    columns = [*ABOUT, *[fact for fact in FACTS if fact[0] in header]]
    register = Register([name for _, name, _ in columns[len(ABOUT) :]])
    numbers: dict[int, int] = {}
    for number, values in _converted(rows, _reader(columns, header), faults):
        urn, changed_on, facts = values[0], values[len(ABOUT) - 1], values[len(ABOUT) :]
        if changed_on and (register.changed_on is None or changed_on > register.changed_on):
            register.changed_on = changed_on
        if urn in numbers:
            faults.append((number, f"Row {number}, URN: {urn} is in row {numbers[urn]} already."))
        elif not wanted(urn, facts[0]):
            register.passed_over += 1
        elif _closes_before_it_opens(*facts[_LIFE]):
            faults.append((number, f"Row {number}, CloseDate: it is before OpenDate."))
        else:
            register.schools[urn] = _school(values, facts, register)
        numbers.setdefault(urn, number)
    if faults:
        raise RowsRefused(faults)
    if not numbers:
        raise FileRefused(["The file has a header and no schools."])
    return register


def read_links(rows: Rows) -> Links:
    """Read the links; raise ``RowsRefused`` with a sentence for each fault of each row."""
    rows, links, faults = iter(rows), Links(), Faults()
    _, header = next(rows)
    for _, link in _converted(rows, _link_reader(header), faults):
        if link:
            links.rows.append(link)
        else:
            links.passed_over += 1
    if faults:
        raise RowsRefused(faults)
    return links


def _converted(rows: Rows, read: Callable[[Cells], T], faults: Faults) -> Iterator[tuple[int, T]]:
    """Yield each row's number and what ``read`` makes of the row; collect what cannot be read in ``faults``."""
    try:
        for number, cells_of_row in rows:
            try:
                yield number, read(cells_of_row)
            except BadRow as bad:
                faults.extend((number, f"Row {number}, {fault}") for fault in bad.faults)
    except RowsRefused as refused:
        faults.extend(refused.faults)


def _reader(columns: list[Column], header: Cells) -> Callable[[Cells], tuple]:
    """Return a function that turns a row into the values of the columns; a column not in the header gives None."""
    readers = [Reader(convert if column in header else _nothing) for column, _, convert in columns]
    ours = itemgetter(*[header.index(column) if column in header else 0 for column, _, _ in columns])

    def read(row: Cells) -> tuple:
        try:
            return tuple(map(getitem, readers, ours(row)))
        except RegisterCellError:
            raise BadRow([*faults(row)]) from None

    def faults(row: Cells) -> Iterator[str]:
        for (column, _, _), reader, cell in zip(columns, readers, ours(row), strict=True):
            try:
                reader[cell]
            except RegisterCellError as error:
                yield f"{column}: {error}"

    return read


def _nothing(cell: str) -> None:
    """Read a column that the file does not have: its value is None."""


def _school(values: tuple, facts: tuple, register: Register) -> SchoolRow:
    urn, type_name, group_name, code, district, _ = values[: len(ABOUT)]
    phase = facts[_PHASE]
    if phase not in cells.KNOWN_PHASES:  # the DfE adds phases: a note, and no reason to refuse a file
        register.unknown_phases.add(phase)
        facts = (*facts[:_PHASE], "", *facts[_PHASE + 1 :])
    places = None if code is None and district is None else (code or "", district or "")
    return SchoolRow(urn, facts, type_name, group_name, places)


def _closes_before_it_opens(status: str, opened: dt.date | None, closed: dt.date | None) -> bool:
    return bool(opened and closed and closed < opened)


def _link_reader(header: Cells) -> Callable[[Cells], LinkRow | None]:
    """Return a function that reads a line; it gives None if the line names neither predecessor nor successor."""
    kind_at, read = header.index("LinkType"), _reader(_LINK, header)
    names = [name for _, name, _ in _LINK]

    def link(row: Cells) -> LinkRow | None:
        kind, _, manner = (part.strip() for part in tidy(row[kind_at]).lower().partition("-"))
        if kind not in SchoolLink.Direction.values:
            return None
        return LinkRow(
            **dict(zip(names, read(row), strict=True)),
            direction=kind,
            manner=manner if manner in SchoolLink.Manner.values else "",
        )

    return link
