"""The schools that a school follows, and those that took over from it, by the links of either side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format

from partnerships.models import School, SchoolLink


@dataclass(frozen=True)
class RelatedSchool:
    """A predecessor or successor; ``school`` is None where the portal does not hold it."""

    urn: int
    name: str
    school: School | None
    link: SchoolLink
    is_successor: bool
    beside: str = ""  # the name of the school that it is related to

    def __str__(self) -> str:
        if self.school is None:
            return f"{self.name} (URN {self.urn})"
        if self.school.name != self.beside:
            return self.school.name
        # The two have the same name: the day it opened or closed tells them apart, or else its URN.
        verb, day = ("opened", self.school.opened_on) if self.is_successor else ("closed", self.school.closed_on)
        return f"{self.school.name} ({f'{verb} on {date_format(day)}' if day else f'URN {self.urn}'})"

    @property
    def url(self) -> str:
        """Its page; empty where the portal does not hold it."""
        return self.school.get_absolute_url() if self.school else ""


@dataclass(frozen=True)
class Relations:
    """What a school was before and what it became; ``now`` are the open schools that closed successors became."""

    predecessors: list[RelatedSchool]
    successors: list[RelatedSchool]
    now: list[School]

    @property
    def halves(self) -> list[RelatedSchool]:
        """The successors of a school that split; none where only one is told of."""
        halves = [other for other in self.successors if other.link.manner == SchoolLink.Manner.SPLIT]
        return halves if len(halves) > 1 else []

    @property
    def other_successors(self) -> list[RelatedSchool]:
        """Those that took over in another way, each by itself."""
        return [other for other in self.successors if other not in self.halves]


def relations_of(school: School) -> Relations:
    """Its relations: two queries, and for a closed school two more for each time that its successors closed in turn."""
    found = {(other.is_successor, other.urn): other for other in _related_to([school]) if other.urn != school.urn}
    successors = [other for other in found.values() if other.is_successor]
    predecessors = [other for other in found.values() if not other.is_successor]
    return Relations(predecessors, successors, [] if school.is_open else _open_after(school, successors))


def tell_successors(schools: Iterable[School]) -> None:
    """Give each of those that have closed its ``successors``, in one query; a list of schools shows them."""
    closed = {school.pk: school for school in schools if school.has_closed}
    for school in closed.values():
        school.successors = []  # type: ignore[attr-defined]
    for before, other in _with_others(closed) if closed else ():
        if other.is_successor and other.urn not in {one.urn for one in closed[before].successors}:  # type: ignore[attr-defined]
            closed[before].successors.append(other)  # type: ignore[attr-defined]


def _related_to(schools: Iterable[School]) -> Iterator[RelatedSchool]:
    """The schools on the other side of every link of those schools, and of every link to them."""
    return (other for _, other in _with_others({school.pk: school for school in schools}))


def _with_others(schools: Mapping[int, School]) -> Iterator[tuple[int, RelatedSchool]]:
    """The same, each with the primary key of the school that the other is related to; those given are by theirs.

    In two queries, of which the second is left out where there is no link: a join of the schools costs more than both.
    """
    links = SchoolLink.objects.standing().filter(Q(school__in=[*schools]) | Q(linked_school__in=[*schools]))
    found = list(links.order_by("established_on", "linked_urn"))
    sides = {pk for link in found for pk in (link.school_id, link.linked_school_id) if pk} - schools.keys()
    known = {**schools, **(School.objects.in_bulk(sides) if sides else {})}
    for link in found:
        school = known[link.school_id]
        linked = known[link.linked_school_id] if link.linked_school_id else None
        if link.school_id in schools:
            other = RelatedSchool(link.linked_urn, link.linked_name, linked, link, link.is_successor, school.name)
            yield link.school_id, other
        if linked is not None and linked.pk in schools:
            other = RelatedSchool(school.urn, school.name, school, link, not link.is_successor, linked.name)
            yield linked.pk, other


def _open_after(school: School, successors: Iterable[RelatedSchool]) -> list[School]:
    """The open schools that its closed successors became: one query for all that closed at once, not one for each."""
    now: dict[int, School] = {}
    seen = {school.pk}
    left = [other.school for other in successors if other.school and other.school.has_closed]
    while left:
        seen.update(one.pk for one in left)
        nexts = [other.school for other in _related_to(left) if other.is_successor and other.school]
        now |= {one.pk: one for one in nexts if not one.has_closed}
        left = list({one.pk: one for one in nexts if one.has_closed and one.pk not in seen}.values())
    return list(now.values())
