"""Compares a register file with the portal's schools, and plans what to change. Nothing here writes."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Set
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import NamedTuple

from base.saving_many import without_collecting
from partnerships.models import Authority, District, EstablishmentType, School, SchoolLink
from partnerships.successors.chains import reached_from
from register.planning.reorganisation import OldCodes, Reorganisation, reorganisation_in
from register.planning.types import TypeKey, key
from register.reading.cells import Reader, is_la_code, tidy
from register.reading.columns import LinkRow, Links, NoSchool, Oddities, PassedOver, Register, SchoolRow, Sight
from register.reading.link_kinds import EITHER

Changes = dict[str, tuple[object, object]]  # by the field's attribute name: its value now, and the new one
RegisterLinkKey = tuple[int, str, int]  # URN, direction, linked URN

# Fields of School that are not simply copied from a column: looked up by name, or perhaps corrected by an officer.
RELATIONS = ["establishment_type_id", "register_district_id", "district_id", "postcode"]
COMMON = ["urn", "la_code", *RELATIONS]  # the fields of a held school that are fetched besides the register's facts
# The fields that officers may correct, each with the field that keeps what the register says.
CORRECTABLE = {"district_id": "register_district_id", "postcode": "register_postcode"}


@dataclass
class RegisterUpdate:
    """A school that the portal holds and about which the register says something else.

    ``la_code`` and ``la_name`` are of the register's authority, whether they change or not.
    """

    urn: int
    name: str
    changes: Changes
    la_code: str = ""
    la_name: str = ""
    is_open: bool = True  # by the register

    @property
    def comes_to(self) -> str:
        """The code of the authority to which the school comes; empty where it stays with the one that it has."""
        return self.la_code if "la_code" in self.changes else ""

    @property
    def closes(self) -> bool:
        """Whether the school is open in the portal and closed in the register."""
        old, new = self.changes.get("status", (None, None))
        return old in School.OPEN_STATUSES and new == School.Status.CLOSED

    @property
    def reopens(self) -> bool:
        """Whether the school is closed in the portal and open in the register."""
        old, new = self.changes.get("status", (None, None))
        return old == School.Status.CLOSED and new in School.OPEN_STATUSES


@dataclass
class NewSchool:
    """A school that the portal does not hold yet; ``values`` are its facts by the field's attribute name."""

    urn: int
    values: dict[str, object]
    former_authority: str = ""  # its code, where the file says that the school came from one
    head: str = ""  # the name of its head, where the file says


@dataclass
class RegisterLink:
    """A link between two schools. ``is_held``: whether the portal holds the other school once the plan is applied."""

    linked_name: str
    manner: str
    established_on: dt.date | None
    is_held: bool
    is_chosen: bool = False  # by an officer, whom no register has told so yet


class UnderEnded(NamedTuple):
    """An open school that the file has under the code of an authority that has ended."""

    code: str
    urn: int
    name: str
    is_new: bool


@dataclass
class RegisterPlan:
    """Everything that applying a file would change, and how much of the file it would ignore.

    A school's type that is new to the portal has no primary key yet. Until the plan is applied, its ``TypeKey`` is used
    in place of the key.
    """

    reorganisation: Reorganisation | None = None
    in_file: Set[int] = frozenset()  # the URNs of its schools
    created: list[NewSchool] = field(default_factory=list)
    updated: list[RegisterUpdate] = field(default_factory=list)
    unchanged: int = 0
    under_ended: list["UnderEnded"] = field(default_factory=list)
    not_in_file: int = 0
    open_not_in_file: int = 0
    other_authorities: int = 0
    nobodys: int = 0  # rows that name neither a school nor an authority
    others: Counter[tuple[str, str]] = field(default_factory=Counter)
    passed: list[PassedOver] = field(default_factory=list)
    passed_for: Counter[Sight] = field(default_factory=Counter)
    ours_by_name: dict[tuple[str, str], tuple[int, list[int]]] = field(default_factory=dict)
    no_schools: list[NoSchool] = field(default_factory=list)
    oddities: Oddities = field(default_factory=dict)
    links_oddities: Oddities = field(default_factory=dict)
    unknown_link_kinds: Counter[str] = field(default_factory=Counter)
    new_types: dict[TypeKey, tuple[str, str]] = field(default_factory=dict)
    unknown_districts: set[str] = field(default_factory=set)
    unknown_phases: set[str] = field(default_factory=set)
    links_created: dict[RegisterLinkKey, RegisterLink] = field(default_factory=dict)
    links_updated: dict[RegisterLinkKey, RegisterLink] = field(default_factory=dict)
    links_unchanged: int = 0
    links_passed_over: int = 0
    chosen_otherwise: dict[tuple[int, int], set[int]] = field(
        default_factory=dict
    )  # officers' successors, the register's

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


def schools_wanted(las: Collection[str] | None) -> Callable[[int | None, str], bool]:
    """Return the test by which ``read_register`` keeps a row, given its URN, if it has one, and its authority's code.

    It keeps the schools of the authorities ``las`` (of any authority if that is None), and any other school that the
    portal holds, which is a member of a partnership from outside. A row that it does not keep is passed over whatever
    is wrong with it.
    """
    held = set(School.objects.values_list("urn", flat=True))
    if las is None:
        return lambda urn, la_code: bool(la_code) or urn in held
    return lambda urn, la_code: la_code in las or urn in held


@without_collecting()
def make_plan(
    register: Register, links: Links | None = None, *, las: Collection[str] | None, day: dt.date | None = None
) -> RegisterPlan:
    """Compare a register, and its links if they are given, with what the portal holds.

    ``las`` are the codes of the authorities that the file covers completely, None if it covers all. A school of such an
    authority which is missing from the file is counted as ``not_in_file``. ``day`` is that of the file, where its name
    says so.
    """
    schools = list(School.objects.order_by().values_list(*COMMON, *register.facts).iterator())
    plan = RegisterPlan(
        reorganisation=reorganisation_in(register, las, day, {school[0]: school[1] for school in schools}),
        in_file=register.schools.keys(),
        other_authorities=register.passed_over,
        nobodys=register.nobodys,
        others=register.others,
        passed=sorted(register.passed, key=lambda one: one.sight),
        passed_for=register.passed_for,
        ours_by_name=_ours_by_name(register, las),
        unknown_phases=register.unknown_phases,
        no_schools=list(register.no_schools),
        oddities=register.oddities,
    )
    lookup, held = _Lookup(plan, register.facts), set[int]()
    old_codes = OldCodes(register, day)
    code_at = register.facts.index("la_code")
    missing: set[int] = set()
    for school in schools:
        urn, la_code = school[:2]
        held.add(urn)
        if row := register.schools.get(urn):
            code = row.values[code_at]
            if code != la_code and old_codes.keeps(urn, code):
                row = _with_the_later_authority(row, register.facts, school)
                if code in old_codes.ended:
                    _note_under_ended(plan, register.facts, row, code, is_new=False)
            _compare(plan, register.facts, row, school, lookup)
        elif las is None or la_code in las:
            missing.add(urn)
    for some in (plan.updated, plan.under_ended):
        some.sort(key=attrgetter("urn"))  # quicker than to have the database sort all
    plan.not_in_file = len(missing)
    if missing:
        plan.open_not_in_file = len(missing.intersection(School.objects.open().values_list("urn", flat=True)))
    for urn, row in register.schools.items():
        if urn in held:
            continue
        facts = dict(zip(register.facts, row.values, strict=True))
        if never := register.never_opened.get(urn):
            why, number = never
            plan.no_schools.append(NoSchool(str(facts["name"]), str(urn), why, is_of_home=True, row=number))
        else:
            former, head = register.former.get(urn, ""), register.head_of(urn)
            plan.created.append(NewSchool(urn, facts | lookup.of(row, None), former, head))
            if (code := row.values[code_at]) in old_codes.ended:
                _note_under_ended(plan, register.facts, row, code, is_new=True)
    _plan_links(plan, links or Links(), held | {school.urn for school in plan.created})
    return plan


def _ours_by_name(register: Register, las: Collection[str] | None) -> dict[tuple[str, str], tuple[int, list[int]]]:
    """Rows that were passed over by their authority's code and have the name of one of ``las``: how many, the first."""
    named = Authority.objects.filter(code__in=las or ()).values_list("name", flat=True)
    ours = {name.casefold() for name in named}
    return {
        (tidy(code), tidy(name)): (count, register.first_rows[code, name])
        for (code, name), count in register.others.items()
        if is_la_code(code) and tidy(name).casefold() in ours
    }


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

    def finds_as_held(self, row: SchoolRow, school: tuple) -> bool:
        """Whether a row says what is held, so that ``of`` would change nothing; most do, and this is quicker."""
        if row.values != school[len(COMMON) :] or self.kinds[row.type_name, row.group_name] != school[2]:
            return False
        register_district, district, postcode = school[3:6]
        if row.district and self.places[row.district] != register_district:
            return False
        is_left_out = row.district and district is None and register_district is not None
        return not is_left_out and (self.postcode_at is None or bool(postcode) or not row.values[self.postcode_at])

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


def _with_the_later_authority(row: SchoolRow, facts: list[str], school: tuple) -> SchoolRow:
    """The row with the authority that the portal holds already, where it names one that the school had before."""
    held = dict(zip(facts, school[len(COMMON) :], strict=True))
    values = dict(zip(facts, row.values, strict=True))
    values |= {name: held[name] for name in ("la_code", "la_name") if name in held}
    return replace(row, values=tuple(values.values()))


def _note_under_ended(plan: RegisterPlan, facts: list[str], row: SchoolRow, code: str, *, is_new: bool) -> None:
    values = dict(zip(facts, row.values, strict=True))
    if values["status"] in School.OPEN_STATUSES:
        plan.under_ended.append(UnderEnded(code, row.urn, str(values["name"]), is_new))


def _compare(plan: RegisterPlan, facts: list[str], row: SchoolRow, school: tuple, lookup: _Lookup) -> None:
    """Add the difference between a row and a held school to the plan; ``school`` has the values of COMMON + facts."""
    if lookup.finds_as_held(row, school):
        plan.unchanged += 1
        return
    held = dict(zip(RELATIONS, school[2:], strict=False))
    if lookup.postcode_at is not None:
        held["register_postcode"] = school[len(COMMON) + lookup.postcode_at]
    found = lookup.of(row, held)
    held |= zip(facts, school[len(COMMON) :], strict=True)
    values = dict(zip(facts, row.values, strict=True)) | found
    changes = {name: (held[name], value) for name, value in values.items() if held[name] != value}
    if not changes:
        plan.unchanged += 1
        return
    code, name = (str(values[fact]) for fact in ("la_code", "la_name"))
    is_open = values["status"] in School.OPEN_STATUSES
    plan.updated.append(RegisterUpdate(row.urn, str(values["name"]), changes, code, name, is_open))


def _plan_links(plan: RegisterPlan, links: Links, held: set[int]) -> None:
    existing, closed = _links_held(), _closed_after(plan) if links.rows else set()
    plan.links_oddities, plan.unknown_link_kinds = links.oddities, links.unknown_kinds
    wanted = {
        which: replace(link, is_held=True)
        for which, link in existing.items()
        if which[2] in held and not link.is_held  # the other school arrives with this file
    }
    plan.links_passed_over = links.passed_over
    for row in links.rows:
        direction = row.direction or _direction(row, held, closed)
        if row.urn not in held or row.linked_urn == row.urn or not direction:
            plan.links_passed_over += 1
        else:
            which = (row.urn, direction, row.linked_urn)
            wanted[which] = RegisterLink(row.linked_name, row.manner, row.established_on, row.linked_urn in held)
    for which, link in wanted.items():
        if which not in existing:
            plan.links_created[which] = link
        elif existing[which] != link:
            plan.links_updated[which] = link
        else:
            plan.links_unchanged += 1
    plan.chosen_otherwise = _chosen_otherwise(existing, wanted)


def _chosen_otherwise(
    existing: dict[RegisterLinkKey, RegisterLink], wanted: dict[RegisterLinkKey, RegisterLink]
) -> dict[tuple[int, int], set[int]]:
    """The choices of officers, school and successor, that the register contradicts: by the URNs that it names.

    Those alone where it names one that it did not name before: an officer has read of the others, and let them be.
    """
    told, followers = _followers(existing), _followers(existing | wanted)

    def is_reached(urn: int, chosen: int) -> bool:
        return chosen in reached_from(urn, followers.__getitem__)

    chosen = [(urn, linked) for (urn, _, linked), link in (existing | wanted).items() if link.is_chosen]
    is_news = {urn for urn, _ in chosen if followers[urn] - told[urn]}
    return {pair: set(followers[pair[0]]) for pair in chosen if pair[0] in is_news and not is_reached(*pair)}


def _followers(links: dict[RegisterLinkKey, RegisterLink]) -> defaultdict[int, set[int]]:
    """The URNs of those that follow each school by the register's own links."""
    followers, wrong = defaultdict[int, set[int]](set), pairs_set_aside()
    for (urn, direction, linked), link in links.items():
        before, after = first_and_next((urn, direction, linked))
        if not link.is_chosen and (before, after) not in wrong:
            followers[before].add(after)
    return followers


def first_and_next(which: RegisterLinkKey) -> tuple[int, int]:
    """The URNs of the school that a link says was first, and of the one that it became."""
    urn, direction, linked = which
    return (urn, linked) if direction == SchoolLink.Direction.SUCCESSOR else (linked, urn)


def pairs_set_aside() -> set[tuple[int, int]]:
    """Which school did not become which, by URN, though the register says so: officers set that aside."""
    rows = SchoolLink.objects.set_aside().values_list("school__urn", "direction", "linked_urn")
    return {first_and_next(which) for which in rows}


def _closed_after(plan: RegisterPlan) -> set[int]:
    """The URNs of the schools that are closed once the plan is applied."""
    closed = set(School.objects.closed().values_list("urn", flat=True))
    closed |= {school.urn for school in plan.created if school.values["status"] == School.Status.CLOSED}
    closed |= {update.urn for update in plan.closed}
    return closed - {update.urn for update in plan.reopened}


def _direction(row: LinkRow, held: set[int], closed: set[int]) -> str:
    """Which way a link points whose kind leaves it open: to the school that is open, where the other has closed.

    A closed school is followed by one that is not known here, and an open one follows it only where they merged. Where
    both are open, or both closed, it says nothing of who follows whom.
    """
    is_linked_closed = row.linked_urn in closed or (row.linked_urn not in held and bool(row.manner))
    if row.urn in closed and row.linked_urn not in closed:
        return SchoolLink.Direction.SUCCESSOR
    if row.urn not in closed and is_linked_closed:
        return SchoolLink.Direction.PREDECESSOR
    return EITHER


def _links_held() -> dict[RegisterLinkKey, RegisterLink]:
    keys, facts = ["school__urn", "direction", "linked_urn"], ["linked_name", "manner", "established_on"]
    rows = SchoolLink.objects.values_list(*keys, *facts, "linked_school", "is_chosen")
    return {
        (urn, direction, linked_urn): RegisterLink(name, manner, established_on, linked_school is not None, is_chosen)
        for urn, direction, linked_urn, name, manner, established_on, linked_school, is_chosen in rows
    }
