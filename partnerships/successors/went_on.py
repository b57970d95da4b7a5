"""What a school had and went on at another: found again, to say where it stands, and to move it where that was wrong.

Who carried it over, and why, plays no part: a refresh by the register's link, or an officer by their choice. A school
counts as another that it went on at if a link ever led there, also one that was set aside or withdrawn since.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import get_text_list

from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.models.school_links import predecessors_of
from partnerships.successors.chains import reached_from
from partnerships.successors.steps import Record, first_day_at, named, without_school


@dataclass(frozen=True)
class WentOn:
    """What of a school went on at another and is not over; ``shared`` are memberships that others brought too."""

    school: School
    records: tuple[Record, ...]
    shared: frozenset[int]  # their keys

    @cached_property
    def what(self) -> str:
        """All of it within a sentence."""
        return get_text_list([*dict.fromkeys(without_school(one) for one in self.records)], "and")

    def __str__(self) -> str:
        return f"at {named(self.school)}, {self.what}"


def went_on(school: School) -> list[WentOn]:
    """The other schools at which something of a school goes on, by URN, with what."""
    urns = reached_from(school.urn, _ever_followed_by)
    found = []
    for other in School.objects.filter(urn__in=urns).order_by("urn"):
        memberships: list[Any] = [*_continued(Membership, "partnership_id", school, other)]
        records = (*memberships, *_recorded_elsewhere(school, other), *_continued(Headship, "person_id", school, other))
        if records:
            found.append(WentOn(other, records, _brought_too(memberships, school, other)))
    return found


def stands(found: Iterable[WentOn]) -> str:
    """A sentence on where what a school had stands now; empty where nothing of it was found elsewhere."""
    parts = "; ".join(str(one) for one in found)
    return f"It went on so: {parts}." if parts else ""


def _ever_followed_by(urn: int) -> set[int]:
    """The URNs of the schools that a link said followed this one, now or once."""
    urns: set[int] = set()
    for links in (SchoolLink.objects.all(), SchoolLink.history.all()):
        named = links.filter(school__urn=urn, direction=SchoolLink.Direction.SUCCESSOR)
        naming = links.filter(direction=SchoolLink.Direction.PREDECESSOR, linked_urn=urn)
        urns |= {*named.values_list("linked_urn", flat=True), *naming.values_list("school__urn", flat=True)}
    return urns


def _continued(model: Any, same: str, school: School, other: School) -> Iterator[Any]:
    """What began at the other school as it ended at this one, or was recorded here first and became the other's."""
    ended = model.objects.filter(school=school, ended_on__isnull=False).values_list(same, "ended_on")
    begins = {(key, first_day_at(other, day)) for key, day in ended}
    for record in model.objects.filter(school=other).not_over().order_by("started_on", "pk"):
        if (getattr(record, same), record.started_on) in begins or _was_of(record, school):
            yield record


def _recorded_elsewhere(school: School, other: School) -> Iterator[Record]:
    leads = Lead.objects.filter(school=other).not_over().select_related("person", "partnership")
    return (lead for lead in leads.order_by("pk") if _was_of(lead, school))


def _was_of(record: Record, school: School) -> bool:
    """Whether the record was of that school before it became the present one's."""
    schools = record.history.order_by("-history_date", "-history_id").values_list("school_id", flat=True)
    return next((one for one in schools if one != record.school_id), None) == school.pk  # type: ignore[union-attr]


def _brought_too(memberships: Iterable[Membership], school: School, other: School) -> frozenset[int]:
    """Those of the memberships that another school, which became the same one, brought along as well."""
    others = [one.pk for one in predecessors_of(other) if one.pk != school.pk]
    brought = Membership.objects.filter(school__in=others).values_list("partnership_id", "ended_on")
    begins = {(key, first_day_at(other, day)) for key, day in brought if day}
    return frozenset(one.pk for one in memberships if (one.partnership_id, one.started_on) in begins)
