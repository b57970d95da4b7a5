"""Compares a register file with the portal's schools, and plans what to change. Nothing here writes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings

from base.saving_many import without_collecting
from partnerships.models import District, EstablishmentType, School, SchoolLink
from register.planning.types import TypeKey, key
from register.reading.cells import Reader
from register.reading.columns import Links, Register, SchoolRow

Changes = dict[str, tuple[object, object]]  # by the field's attribute name: its value now, and the new one
RegisterLinkKey = tuple[int, str, int]  # URN, direction, linked URN

OPEN = {School.Status.OPEN, School.Status.PROPOSED_TO_CLOSE}
# Fields of School that are not simply copied from a column: looked up by name, or perhaps corrected by an officer.
RELATIONS = ["establishment_type_id", "register_district_id", "district_id", "postcode"]
COMMON = ["urn", "la_code", *RELATIONS]  # the fields of a held school that are fetched besides the register's facts
# The fields that officers may correct, each with the field that keeps what the register says.
CORRECTABLE = {"district_id": "register_district_id", "postcode": "register_postcode"}


@dataclass
class RegisterUpdate:
    """A school that the portal holds and about which the register says something else."""

    urn: int
    name: str
    changes: Changes

    @property
    def closes(self) -> bool:
        """Whether the school is open in the portal and closed in the register."""
        old, new = self.changes.get("status", (None, None))
        return old in OPEN and new == School.Status.CLOSED

    @property
    def reopens(self) -> bool:
        """Whether the school is closed in the portal and open in the register."""
        old, new = self.changes.get("status", (None, None))
        return old == School.Status.CLOSED and new in OPEN


@dataclass
class NewSchool:
    """A school that the portal does not hold yet; ``values`` are its facts by the field's attribute name."""

    urn: int
    values: dict[str, object]


@dataclass
class RegisterLink:
    """A link between two schools. ``is_held``: whether the portal holds the other school once the plan is applied."""

    linked_name: str
    manner: str
    established_on: dt.date | None
    is_held: bool


@dataclass
class RegisterPlan:
    """Everything that applying a file would change, and how much of the file it would ignore.

    A school's type that is new to the portal has no primary key yet. Until the plan is applied, its ``TypeKey`` is used
    in place of the key.
    """

    created: list[NewSchool] = field(default_factory=list)
    updated: list[RegisterUpdate] = field(default_factory=list)
    unchanged: int = 0
    not_in_file: int = 0
    other_authorities: int = 0
    new_types: dict[TypeKey, tuple[str, str]] = field(default_factory=dict)
    unknown_districts: set[str] = field(default_factory=set)
    unknown_phases: set[str] = field(default_factory=set)
    links_created: dict[RegisterLinkKey, RegisterLink] = field(default_factory=dict)
    links_updated: dict[RegisterLinkKey, RegisterLink] = field(default_factory=dict)
    links_unchanged: int = 0
    links_passed_over: int = 0

    @property
    def closed(self) -> list[RegisterUpdate]:
        """The updates in which a school closes; they may change other facts too."""
        return [update for update in self.updated if update.closes]

    @property
    def otherwise_updated(self) -> list[RegisterUpdate]:
        """All other updates: those in which no school closes."""
        return [update for update in self.updated if not update.closes]

    @property
    def reopened(self) -> list[RegisterUpdate]:
        """The updates in which a closed school opens again. They are also in ``otherwise_updated``."""
        return [update for update in self.updated if update.reopens]

    @property
    def changes_nothing(self) -> bool:
        """Whether applying the plan would write nothing."""
        return not (self.created or self.updated or self.links_created or self.links_updated)


def schools_wanted(la: str | None = settings.HOME_LA_CODE) -> Callable[[int, str], bool]:
    """Return the test by which ``read_register`` keeps a school, given its URN and its authority's code.

    It keeps the schools of authority ``la`` (all schools if that is None), and any other school that the portal holds,
    which is a member of a partnership from outside the county.
    """
    if la is None:
        return lambda urn, la_code: True
    held = set(School.objects.values_list("urn", flat=True))
    return lambda urn, la_code: la in (None, la_code) or urn in held


@without_collecting()
def make_plan(
    register: Register, links: Links | None = None, *, la: str | None = settings.HOME_LA_CODE
) -> RegisterPlan:
    """Compare a register, and its links if they are given, with what the portal holds.

    ``la`` is the authority that the file covers completely, None if it covers all. A school of that authority which is
    missing from the file is counted as ``not_in_file``.
    """
    plan = RegisterPlan(other_authorities=register.passed_over, unknown_phases=register.unknown_phases)
    lookup, held = _Lookup(plan, register.facts), set[int]()
    for school in School.objects.order_by("urn").values_list(*COMMON, *register.facts).iterator():
        urn, la_code = school[:2]
        held.add(urn)
        if row := register.schools.get(urn):
            _compare(plan, register.facts, row, school, lookup)
        elif la in (None, la_code):
            plan.not_in_file += 1
    for urn, row in register.schools.items():
        if urn not in held:
            facts = dict(zip(register.facts, row.values, strict=True))
            plan.created.append(NewSchool(urn, facts | lookup.of(row, None)))
    _plan_links(plan, links or Links(), held | register.schools.keys())
    return plan


class _Lookup:
    """Finds types and districts by the register's names, and adds those that it does not know to the plan."""

    def __init__(self, plan: RegisterPlan, facts: list[str]) -> None:
        self.plan = plan
        self.postcode_at = facts.index("register_postcode") if "register_postcode" in facts else None
        self.types = {key(kind.name, kind.group_name): kind.pk for kind in EstablishmentType.objects.all()}
        districts = list(District.objects.all())
        self.codes = {district.code: district.pk for district in districts}
        self.names = {district.name.casefold(): district.pk for district in districts}

        self.kinds = Reader(self._kind)
        self.places = Reader(self._district)

    def of(self, row: SchoolRow, held: dict | None) -> dict[str, object]:
        """Return the new values of ``RELATIONS`` for a row; ``held`` are the values in the portal, None if it is new.

        A district or postcode that an officer corrected is left alone. It counts as corrected if its value in the
        portal is neither empty nor what the register said last time.
        """
        found: dict[str, object] = {"establishment_type_id": self.kinds[row.type_name, row.group_name]}
        if row.district:
            found["register_district_id"] = district = self.places[row.district]
            if held is None or held["district_id"] in (None, held["register_district_id"]):
                found["district_id"] = district
        if self.postcode_at is not None and (held is None or held["postcode"] in ("", held["register_postcode"])):
            found["postcode"] = row.values[self.postcode_at]
        return found

    def _kind(self, names: tuple[str, str]) -> int | TypeKey:
        kind = key(*names)
        if kind not in self.types:
            self.plan.new_types.setdefault(kind, names)
        return self.types.get(kind, kind)

    def _district(self, code_and_name: tuple[str, str]) -> int | None:
        code, name = code_and_name
        district = self.codes.get(code) or self.names.get(name.casefold())
        if district is None and (code or name):
            self.plan.unknown_districts.add(name or code)
        return district


def _compare(plan: RegisterPlan, facts: list[str], row: SchoolRow, school: tuple, lookup: _Lookup) -> None:
    """Add the difference between a row and a held school to the plan; ``school`` has the values of COMMON + facts."""
    held = dict(zip(RELATIONS, school[2:], strict=False))
    if lookup.postcode_at is not None:
        held["register_postcode"] = school[len(COMMON) + lookup.postcode_at]
    found = lookup.of(row, held)
    if row.values == school[len(COMMON) :] and found.items() <= held.items():
        plan.unchanged += 1
        return
    held |= zip(facts, school[len(COMMON) :], strict=True)
    values = dict(zip(facts, row.values, strict=True)) | found
    changes = {name: (held[name], value) for name, value in values.items() if held[name] != value}
    plan.updated.append(RegisterUpdate(row.urn, str(values["name"]), changes))


def _plan_links(plan: RegisterPlan, links: Links, held: set[int]) -> None:
    existing = _links_held()
    wanted = {
        which: RegisterLink(link.linked_name, link.manner, link.established_on, is_held=True)
        for which, link in existing.items()
        if which[2] in held and not link.is_held  # the other school arrives with this file
    }
    plan.links_passed_over = links.passed_over
    for row in links.rows:
        if row.urn not in held:
            plan.links_passed_over += 1
        else:
            which = (row.urn, row.direction, row.linked_urn)
            wanted[which] = RegisterLink(row.linked_name, row.manner, row.established_on, row.linked_urn in held)
    for which, link in wanted.items():
        if which not in existing:
            plan.links_created[which] = link
        elif existing[which] != link:
            plan.links_updated[which] = link
        else:
            plan.links_unchanged += 1


def _links_held() -> dict[RegisterLinkKey, RegisterLink]:
    fields = ["school__urn", "direction", "linked_urn", "linked_name", "manner", "established_on", "linked_school"]
    return {
        (urn, direction, linked_urn): RegisterLink(name, manner, established_on, linked_school is not None)
        for urn, direction, linked_urn, name, manner, established_on, linked_school in SchoolLink.objects.values_list(
            *fields
        )
    }
