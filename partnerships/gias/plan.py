"""What a register file would change, found out without writing anything."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings

from ..models import District, EstablishmentType, School, SchoolLink
from .columns import Links, Register, SchoolRow
from .types import TypeKey, key

Changes = dict[str, tuple[object, object]]  # a field: its value now and after
LinkKey = tuple[int, str, int]  # URN, direction, linked URN

OPEN = {School.Status.OPEN, School.Status.PROPOSED_TO_CLOSE}


@dataclass
class Update:
    """A school that the portal holds and the register has otherwise. ``values`` are what to set, by attribute."""

    urn: int
    name: str
    changes: Changes
    values: dict[str, object]

    @property
    def closes(self) -> bool:
        """Whether it is open in the portal and closed in the register."""
        old, new = self.changes.get("status", (None, None))
        return old in OPEN and new == School.Status.CLOSED


@dataclass
class NewSchool:
    """A school that the portal does not hold; ``values`` by attribute."""

    urn: int
    values: dict[str, object]


@dataclass
class Link:
    """What a link is to say; ``linked_urn`` is of a school that the portal holds (or will) where ``is_held``."""

    linked_name: str
    manner: str
    established_on: dt.date | None
    is_held: bool


@dataclass
class Plan:
    """Everything that applying a file would do, and what it passes over."""

    created: list[NewSchool] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    unchanged: int = 0
    not_in_file: int = 0
    other_authorities: int = 0
    new_types: dict[TypeKey, tuple[str, str]] = field(default_factory=dict)
    unknown_districts: set[str] = field(default_factory=set)
    unknown_phases: set[str] = field(default_factory=set)
    links_created: dict[LinkKey, Link] = field(default_factory=dict)
    links_updated: dict[LinkKey, Link] = field(default_factory=dict)
    links_unchanged: int = 0
    links_passed_over: int = 0

    @property
    def closed(self) -> list[Update]:
        """The updates by which a school closes."""
        return [update for update in self.updated if update.closes]

    @property
    def otherwise_updated(self) -> list[Update]:
        """The updates that close no school."""
        return [update for update in self.updated if not update.closes]

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it would leave everything as it is."""
        return not (self.created or self.updated or self.links_created or self.links_updated)


def make_plan(register: Register, links: Links | None = None, *, la: str | None = settings.HOME_LA_CODE) -> Plan:
    """Compare a register, and its links if given, with what the portal holds.

    ``la`` is the authority whose schools are taken, None for all of them. A school that the portal holds already is
    refreshed whatever its authority: a member from outside the county.
    """
    plan = Plan(unknown_phases=register.unknown_phases)
    held = {row["urn"]: row for row in School.objects.values()}
    lookup = _Lookup(plan)
    for urn, row in register.schools.items():
        if urn in held:
            _compare(plan, row, held[urn], lookup)
        elif la is None or row.facts["la_code"] == la:
            plan.created.append(NewSchool(urn, row.facts | lookup.of(row, None)))
        else:
            plan.other_authorities += 1
    plan.not_in_file = sum(
        1 for urn, row in held.items() if urn not in register.schools and la in (None, row["la_code"])
    )
    _plan_links(plan, links or Links(), held.keys() | {new.urn for new in plan.created})
    return plan


class _Lookup:
    """Types and districts by what the register calls them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.types = {key(kind.name, kind.group_name): kind.pk for kind in EstablishmentType.objects.all()}
        districts = list(District.objects.all())
        self.districts = {district.code: district.pk for district in districts}
        self.districts |= {district.name.casefold(): district.pk for district in districts}

    def of(self, row: SchoolRow, held: dict | None) -> dict[str, object]:
        """The school's type (its key where it is new) and districts; an officer's district stays."""
        kind = key(row.type_name, row.group_name)
        if kind not in self.types:
            self.plan.new_types.setdefault(kind, (row.type_name, row.group_name))
        district = self.districts.get(row.district_code) or self.districts.get(row.district_name.casefold())
        if district is None and row.district_name:
            self.plan.unknown_districts.add(row.district_name)
        found: dict[str, object] = {
            "establishment_type_id": self.types.get(kind, kind),
            "register_district_id": district,
        }
        # The officer has had a say where the district is another than the register's was.
        if held is None or held["district_id"] in (None, held["register_district_id"]):
            found["district_id"] = district
        return found


def _compare(plan: Plan, row: SchoolRow, held: dict, lookup: _Lookup) -> None:
    values = row.facts | lookup.of(row, held)
    changes = {name: (held[name], value) for name, value in values.items() if held[name] != value}
    if changes:
        changed = {name: values[name] for name in changes}
        plan.updated.append(Update(row.urn, str(row.facts["name"]), changes, changed))
    else:
        plan.unchanged += 1


def _plan_links(plan: Plan, links: Links, held: set[int]) -> None:
    existing = {
        (link["school__urn"], link["direction"], link["linked_urn"]): Link(
            link["linked_name"], link["manner"], link["established_on"], link["linked_school"] is not None
        )
        for link in SchoolLink.objects.values(
            "school__urn", "direction", "linked_urn", "linked_name", "manner", "established_on", "linked_school"
        )
    }
    wanted = {
        which: Link(link.linked_name, link.manner, link.established_on, which[2] in held)
        for which, link in existing.items()
        if which[2] in held and not link.is_held  # the other school arrives with this file
    }
    plan.links_passed_over = links.passed_over
    for row in links.rows:
        which = (row.urn, row.direction, row.linked_urn)
        if row.urn not in held:
            plan.links_passed_over += 1
        else:
            wanted[which] = Link(row.linked_name, row.manner, row.established_on, row.linked_urn in held)
    for which, link in wanted.items():
        if which not in existing:
            plan.links_created[which] = link
        elif existing[which] != link:
            plan.links_updated[which] = link
        else:
            plan.links_unchanged += 1
