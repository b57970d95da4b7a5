"""Finds the schools that take over from schools which a plan closes, and the records that would continue there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from base.days import days_later
from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.models.school_links import likeliest, wrongly_named
from partnerships.successors.chains import open_after, ways_between
from partnerships.successors.steps import CarryOver
from partnerships.successors.writes import merges, plan_to_carry_over
from register.planning.plan import RegisterPlan, first_and_next, pairs_set_aside

# The facts by which a school that is not there yet is judged.
PLANNED = (
    "opened_on",
    "closed_on",
    "status",
    "name",
    "la_code",
    "establishment_number",
    "register_postcode",
    "postcode",
)
LinkManners = dict[tuple[int, str, int], str]  # URN, direction, linked URN: the manner


@dataclass
class Succession:
    """A closed school with records that have not ended, and the open schools at which they may continue."""

    school: School
    last_day: dt.date | None
    steps: dict[int, list[CarryOver]] = field(default_factory=dict)  # what would go on, by the successor's URN
    successors: list[School] = field(default_factory=list)
    probable: dict[int, list[str]] = field(default_factory=dict)  # why those that no link names may follow, by URN

    @property
    def sure(self) -> int | None:
        """The successor's URN if a link names exactly one, so that nobody has to choose."""
        return self.successors[0].urn if len(self.successors) == 1 and not self.probable else None

    @property
    def is_split(self) -> bool:
        """Whether the register names several that follow, so that each membership may go on at one or at several."""
        return len(self.successors) > 1 and not self.probable


def successions(after: "After") -> list[Succession]:
    """List the schools of the file that will be closed and have memberships, leads or heads that go on after that.

    A closed school of which the file says nothing is no matter of this file. The list is in the order of the schools'
    last days: if a successor has closed too, a record is carried over from the first school before it is carried over
    from the second. Schools have the values that they will have once the plan is applied; schools that the plan adds
    are not saved.
    """
    found = [_succession(school, after) for school in after.closed_with_something_current()]
    return sorted(found, key=lambda one: (one.last_day or dt.date.max, one.school.urn))


def _succession(school: School, after: "After") -> Succession:
    one = Succession(school, school.closed_on)
    if school.closed_on is None:
        return one
    one.successors = [after.schools[urn] for urn in after.open_successors(school.urn)]
    if not after.linked[school.urn]:
        likely = after.probable_successors(school)
        one.successors, one.probable = [each for each, _ in likely], {each.urn: why for each, why in likely}
    for successor in one.successors:
        one.steps[successor.urn] = plan_to_carry_over(
            school=school,
            successor=successor,
            is_merger=after.is_merger(school, successor),
            between=after.between(school, successor),
        )
    return one


class After:
    """The schools and links as they will be once the plan is applied. It loads only schools that close or take over."""

    def __init__(self, plan: RegisterPlan) -> None:
        self.schools: dict[int, School] = {}  # those that may follow one that closes
        self.created = {one.urn: one.values for one in plan.created}
        self.changes = {update.urn: update.changes for update in plan.updated}
        self.links: LinkManners = {
            which: link.manner for which, link in (plan.links_created | plan.links_updated).items()
        }
        for urn, direction, linked, manner in SchoolLink.objects.values_list(
            "school__urn", "direction", "linked_urn", "manner"
        ):
            self.links.setdefault((urn, direction, linked), manner)
        wrong = pairs_set_aside()
        self.links = {which: manner for which, manner in self.links.items() if first_and_next(which) not in wrong}
        self.linked = defaultdict[int, set[int]](set)  # a school's successors
        for first, next_ in map(first_and_next, self.links):
            self.linked[first].add(next_)
        named = {one for urn, _, linked in plan.links_created | plan.links_updated for one in (urn, linked)}
        self.told_of = plan.in_file | named  # the URNs of the schools of which the files say something
        self.following = {next_ for others in self.linked.values() for next_ in others}

    @cached_property
    def opened(self) -> dict[object, list[int]]:
        """The schools that the plan adds, by their first day."""
        opened = defaultdict[object, list[int]](list)
        for urn, values in self.created.items():
            opened[values["opened_on"]].append(urn)
        return opened

    def followed(self, urns: Iterable[int]) -> list[int]:
        """Keep the URNs of the schools that have a successor according to the links."""
        return [urn for urn in urns if self.linked[urn]]

    def closed_with_something_current(self) -> list[School]:
        """List schools of the file that will be closed and have a membership, lead or head that goes on after."""
        records = [model.objects.values_list("school", flat=True) for model in (Membership, Lead, Headship)]
        closing = [urn for urn, changes in self.changes.items() if "status" in changes]
        held = School.objects.filter(pk__in={pk for some in records for pk in some})
        schools = [self._changed(school) for school in held.closed() | held.filter(urn__in=closing)]
        self._hold({school.urn for school in schools})
        return [one for one in schools if one.urn in self.told_of and one.is_closed and _has_lasting(one)]

    def _hold(self, urns: set[int]) -> None:
        """Fetch the successors of the schools with these URNs, the successors of those, and so on."""
        seen: set[int] = set()
        while urns := {next_ for urn in urns for next_ in self.linked[urn]} - seen:
            seen |= urns
            self.schools |= {urn: _planned(urn, self.created[urn]) for urn in urns & self.created.keys()}
            for school in School.objects.filter(urn__in=urns - self.schools.keys()):
                self.schools[school.urn] = self._changed(school)

    def open_successors(self, urn: int) -> list[int]:
        """The URNs of a school's open successors; in place of one that is closed itself, its own open successors."""

        def has_closed(urn: int) -> bool | None:
            return school.is_closed if (school := self.schools.get(urn)) else None

        return sorted(open_after(urn, self.linked.__getitem__, has_closed))

    def probable_successors(self, school: School) -> list[tuple[School, list[str]]]:
        """Schools that probably follow though no link says so, with the reasons; not those that follow another."""
        last_day: dt.date = school.closed_on  # type: ignore[assignment]
        wrong = wrongly_named(school)
        new = [urn for day in (last_day, days_later(last_day)) for urn in self.opened[day] if urn not in wrong]
        candidates = [_planned(urn, self.created[urn]) for urn in new if urn not in self.following]
        opened = School.objects.opened_as_closed(school).exclude(urn__in=wrong)
        held = [self._changed(one) for one in opened if one.urn not in self.following]
        return likeliest(school, candidates + held)

    def is_merger(self, school: School, successor: School) -> bool:
        """Whether the successor is older than the closure, follows other schools too, or is linked as a merger.

        Or one of the schools between is: in a chain of conversions each school follows one other alone.
        """
        between = self.between(school, successor)
        on_the_way = {school.urn, *(one.urn for one in between)}
        return any(self._merges_in(one, school, on_the_way) for one in [*between, successor])

    def between(self, school: School, successor: School) -> list[School]:
        """The schools that followed the one before the other did."""
        urns = ways_between(school.urn, successor.urn, self.linked.__getitem__)
        return [self.schools[urn] for urn in sorted(urns) if urn in self.schools]

    def _merges_in(self, successor: School, school: School, on_the_way: set[int]) -> bool:
        own = {
            which: self.links[which] for which in self.links if which[0] == successor.urn and which[1] == "predecessor"
        }
        manners = [*own.values(), self.links.get((school.urn, "successor", successor.urn), "")]
        predecessors = {linked for _, _, linked in own} - on_the_way
        return merges(school, successor, school.closed_on or dt.date.max, predecessors, manners)

    def _changed(self, school: School) -> School:
        for name, (_, value) in self.changes.get(school.urn, {}).items():
            if name != "establishment_type_id":
                setattr(school, name, value)
        return school


def _planned(urn: int, values: dict[str, object]) -> School:
    return School(urn=urn, **{name: values[name] for name in PLANNED if name in values})


def _has_lasting(school: School) -> bool:
    last_day = school.closed_on or dt.date.min
    return any(
        model.objects.filter(school=school).overlapping(days_later(last_day), None).exists()  # type: ignore[attr-defined]
        for model in (Membership, Lead, Headship)
    )
