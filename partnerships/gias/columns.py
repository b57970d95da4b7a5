"""From rows to schools and links: the register's columns by name, and what their values mean."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from ..models import School, SchoolLink
from .reading import FileRefused, Row

T = TypeVar("T")

# The register's column: the field of School. Text is tidied; see below for numbers and days.
TEXTS = {
    "LA (code)": "la_code",
    "LA (name)": "la_name",
    "EstablishmentNumber": "establishment_number",
    "EstablishmentName": "name",
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
    "Postcode": "postcode",
    "SchoolWebsite": "website",
    "TelephoneNum": "telephone",
    "ParliamentaryConstituency (name)": "parliamentary_constituency",
}
NUMBERS = {
    "StatutoryLowAge": "low_age",
    "StatutoryHighAge": "high_age",
    "SchoolCapacity": "capacity",
    "NumberOfPupils": "pupils",
    "Easting": "easting",
    "Northing": "northing",
}
DAYS = {"OpenDate": "opened_on", "CloseDate": "closed_on"}
TYPE, GROUP = "TypeOfEstablishment (name)", "EstablishmentTypeGroup (name)"
STATUS, PHASE = "EstablishmentStatus (name)", "PhaseOfEducation (name)"
DISTRICT_CODE, DISTRICT = "DistrictAdministrative (code)", "DistrictAdministrative (name)"

_LIMITS: dict[str, int] = {name: getattr(School._meta.get_field(name), "max_length", 0) for name in TEXTS.values()}

REQUIRED = ["URN", "LA (code)", "EstablishmentName", TYPE, GROUP, STATUS, "OpenDate", "CloseDate", PHASE]
LINK_COLUMNS = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]

STATUSES = {
    "open": School.Status.OPEN,
    "open, but proposed to close": School.Status.PROPOSED_TO_CLOSE,
    "closed": School.Status.CLOSED,
    "proposed to open": School.Status.PROPOSED_TO_OPEN,
}
PHASES = {
    "nursery": School.Phase.NURSERY,
    "primary": School.Phase.PRIMARY,
    "middle deemed primary": School.Phase.PRIMARY,
    "secondary": School.Phase.SECONDARY,
    "middle deemed secondary": School.Phase.SECONDARY,
    "all-through": School.Phase.ALL_THROUGH,
    "all through": School.Phase.ALL_THROUGH,
    "16 plus": School.Phase.POST_16,
    "not applicable": School.Phase.NOT_APPLICABLE,
    "": "",
}


@dataclass(slots=True)
class SchoolRow:
    """A school as the register has it. ``facts`` are fields of ``School``; types and districts are still names."""

    urn: int
    facts: dict[str, object]
    type_name: str
    group_name: str
    district_code: str
    district_name: str


@dataclass(slots=True)
class LinkRow:
    """A line of the links file that says predecessor or successor."""

    urn: int
    linked_urn: int
    linked_name: str
    direction: str
    manner: str
    established_on: dt.date | None


@dataclass
class Register:
    """What a register file holds: its schools by URN, and what the portal did not know what to make of."""

    schools: dict[int, SchoolRow] = field(default_factory=dict)
    unknown_phases: set[str] = field(default_factory=set)


@dataclass
class Links:
    """What a links file holds: links, and how many lines were of a kind that is neither predecessor nor successor."""

    rows: list[LinkRow] = field(default_factory=list)
    passed_over: int = 0


class BadCell(ValueError):
    """A cell whose value is not what its column holds; says what was expected."""


def read_register(rows: Iterable[tuple[int, Row]]) -> Register:
    """The schools of a register's rows; raises ``FileRefused`` with a sentence for each row that is wrong."""
    register, errors = Register(), []
    numbers: dict[int, int] = {}
    for number, row in rows:
        try:
            school = _school(row, register)
        except BadCell as error:
            errors.append(f"Row {number}, {error}")
            continue
        if school.urn in numbers:
            errors.append(f"Row {number}, URN: {school.urn} is in row {numbers[school.urn]} already.")
        numbers[school.urn] = number
        register.schools[school.urn] = school
    if errors:
        raise FileRefused(errors)
    if not register.schools:
        raise FileRefused(["The file has a header and no schools."])
    return register


def read_links(rows: Iterable[tuple[int, Row]]) -> Links:
    """The links of a links file's rows; raises ``FileRefused`` with a sentence for each row that is wrong."""
    links, errors = Links(), []
    for number, row in rows:
        try:
            link = _link(row)
        except BadCell as error:
            errors.append(f"Row {number}, {error}")
            continue
        if link:
            links.rows.append(link)
        else:
            links.passed_over += 1
    if errors:
        raise FileRefused(errors)
    return links


def _school(row: Row, register: Register) -> SchoolRow:
    # A column that the file leaves out says nothing of its field, so what is held stays.
    facts: dict[str, object] = {name: tidy(row[column]) for column, name in TEXTS.items() if column in row}
    facts |= {name: _cell(row, column, number) for column, name in NUMBERS.items() if column in row}
    facts |= {name: _cell(row, column, day) for column, name in DAYS.items()}
    for name in {"easting", "northing"} & facts.keys():
        facts[name] = facts[name] or None  # the register writes 0 where it has no place
    facts["status"] = _cell(row, STATUS, _status)
    phase = tidy(row[PHASE])
    facts["phase"] = PHASES.get(phase.lower(), "")
    if phase.lower() not in PHASES:
        register.unknown_phases.add(phase)
    _check(facts)
    return SchoolRow(
        _cell(row, "URN", urn),
        facts,
        tidy(row[TYPE]),
        tidy(row[GROUP]),
        tidy(row.get(DISTRICT_CODE, "")),
        tidy(row.get(DISTRICT, "")),
    )


def _check(facts: dict[str, object]) -> None:
    """Refuse what the database would refuse, with the row's own words."""
    if not facts["name"]:
        raise BadCell("EstablishmentName: a school needs a name.")
    if not re.fullmatch(r"\d{3}", str(facts["la_code"])):
        raise BadCell(f"LA (code): “{facts['la_code']}” is not a code of three digits.")
    opened, closed = facts["opened_on"], facts["closed_on"]
    if isinstance(opened, dt.date) and isinstance(closed, dt.date) and closed < opened:
        raise BadCell("CloseDate: it is before OpenDate.")
    for column, name in TEXTS.items():
        if len(str(facts.get(name, ""))) > _LIMITS[name]:
            raise BadCell(f"{column}: it is longer than {_LIMITS[name]} characters.")


def _link(row: Row) -> LinkRow | None:
    kind, _, manner = (part.strip() for part in tidy(row["LinkType"]).lower().partition("-"))
    if kind not in SchoolLink.Direction.values:
        return None
    return LinkRow(
        _cell(row, "URN", urn),
        _cell(row, "LinkURN", urn),
        tidy(row["LinkName"])[:200],
        kind,
        manner if manner in SchoolLink.Manner.values else "",
        _cell(row, "LinkEstablishedDate", day),
    )


def _cell(row: Row, column: str, convert: Callable[[str], T]) -> T:
    try:
        return convert(tidy(row.get(column, "")))
    except BadCell as error:
        raise BadCell(f"{column}: {error}") from None


def tidy(text: str) -> str:
    """The text without spaces around it or doubled in it."""
    return " ".join(text.split())


def urn(text: str) -> int:
    """A URN: six digits."""
    if not (re.fullmatch(r"[1-9]\d{5}", text) and text.isascii()):
        raise BadCell(f"“{text[:30]}” is not a URN of six digits.")
    return int(text)


def number(text: str) -> int | None:
    """A whole number, or None where there is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadCell(f"“{text[:30]}” is not a whole number.")
    return int(text)


def day(text: str) -> dt.date | None:
    """A day written DD-MM-YYYY, or None where there is none."""
    if not text:
        return None
    match = re.fullmatch(r"(\d{2})[-/](\d{2})[-/](\d{4})", text, re.ASCII)
    try:
        if match:
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:  # 31-02-2024
        pass
    raise BadCell(f"“{text[:30]}” is not a day written DD-MM-YYYY.")


def _status(text: str) -> str:
    if text.lower() not in STATUSES:
        raise BadCell(f"“{text[:40]}” is none of: {', '.join(STATUSES)}.")
    return STATUSES[text.lower()]
