"""A school closes and another takes over: what is current goes on there, without a gap and once (design, section 9).

Where a record has dates, the old one ends on the school's last day and the new one starts the day after, also where the
successor opens on that very day: each day belongs to one of them. What ended by then is left alone. What was recorded
from a later day, against a school that had closed, was the successor's all along and becomes its own.

A lead's school has no dates of its own: it becomes the successor, and the lead goes on as one record. A head of the old
school heads the successor where that follows it alone; where schools merge, or the successor has a head, they do not.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from base.saving import A_DAY, Author, save
from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.successors.steps import CarryOver, Record, Way


@dataclass(frozen=True)
class Written:
    """A record that was written; ``before`` holds the changed fields' former values, None where it was made."""

    record: Record
    before: dict[str, object] | None


def plan_to_carry_over(
    *, school: School, successor: School, on: dt.date | None = None, is_merger: bool | None = None
) -> list[CarryOver]:
    """What ``carry_over_to_successor`` would do, one step a record, memberships first; ``str(step)`` says it plainly.

    ``on`` is the school's last day, else the register's; ``is_merger`` says whether the successor has other
    predecessors or was there already, else links and days tell. Writes nothing; the successor need not be saved yet.
    Raises ``ValidationError`` if there is no last day or the school would follow itself.
    """
    last_day = on or school.closed_on
    if last_day is None:
        raise ValidationError(f"The register has no closing day for {school}. Give the last day on which it is open.")
    if school.urn == successor.urn:
        raise ValidationError("A school cannot be its own successor. Choose another school.")
    if is_merger is None:
        is_merger = _is_merger(school, successor, last_day)
    steps = [*_memberships(school, successor, last_day), *_leads(school, successor, last_day)]
    return [*steps, *_headships(school, successor, last_day, is_merger=is_merger)]


@transaction.atomic
def carry_over_to_successor(
    *,
    school: School,
    successor: School,
    by: Author,
    on: dt.date | None = None,
    is_merger: bool | None = None,
    why: str = "",
) -> list[Written]:
    """Carry memberships, leads' schools and headships over to the successor; return what was written, in order.

    The arguments are those of ``plan_to_carry_over``, which says beforehand what this does, and who does it and why,
    for the history. Doing it again changes nothing. Raises ``ValidationError`` if a rule forbids a step.
    """
    why = why or f"{school.urn} closed; its successor is {successor.urn}"
    steps = plan_to_carry_over(school=school, successor=successor, on=on, is_merger=is_merger)
    return [written for step in steps for written in _take(step, by, why)]


def _memberships(school: School, successor: School, last_day: dt.date) -> Iterator[CarryOver]:
    memberships = _lasting(Membership, school, last_day).select_related("partnership", "school")
    for membership in memberships.order_by("partnership__name", "started_on"):
        first = max(last_day + A_DAY, membership.started_on)
        held = Membership.objects.filter(school_id=successor.pk, partnership=membership.partnership_id)
        if held.overlapping(first, membership.ended_on).exists():
            way = Way.ENDS
        else:
            way = Way.MOVES if membership.started_on > last_day else Way.GOES_ON
        yield CarryOver(membership, way, successor, max(last_day, membership.started_on))


def _leads(school: School, successor: School, last_day: dt.date) -> Iterator[CarryOver]:
    leads = _lasting(Lead, school, last_day).select_related("person", "partnership", "school")
    return (
        CarryOver(lead, Way.MOVES, successor, last_day) for lead in leads.order_by("partnership__name", "person__name")
    )


def _headships(school: School, successor: School, last_day: dt.date, *, is_merger: bool) -> Iterator[CarryOver]:
    next_day = last_day + A_DAY
    has_head = Headship.objects.filter(school_id=successor.pk).overlapping(next_day, None).exists()
    for headship in _lasting(Headship, school, last_day).select_related("person", "school").order_by("started_on"):
        if has_head:
            way = Way.ENDS
        elif is_merger:
            way = Way.ENDS_IN_MERGER
        else:
            way = Way.MOVES if headship.started_on > last_day else Way.GOES_ON
        yield CarryOver(headship, way, successor, max(last_day, headship.started_on))


def _lasting(model, school: School, last_day: dt.date):
    """The school's records that last beyond that day."""
    return model.objects.filter(school=school).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=last_day))


def merges(
    school: School, successor: School, last_day: dt.date, predecessors: set[int], manners: Iterable[str]
) -> bool:
    """Whether the successor was there before, or follows others too, by its opening day and its links.

    ``predecessors`` are the URNs that it follows, ``manners`` those of its links to them and of the school's to it.
    """
    was_there = successor.opened_on is None or successor.opened_on < last_day
    return was_there or any(manners) or len(predecessors | {school.urn}) > 1


def _is_merger(school: School, successor: School, last_day: dt.date) -> bool:
    links = SchoolLink.objects.filter(
        Q(school=school, direction="successor", linked_urn=successor.urn)
        | Q(school_id=successor.pk, direction="predecessor")
    )
    predecessors = {link.linked_urn for link in links if not link.is_successor}
    return merges(school, successor, last_day, predecessors, [link.manner for link in links])


def _take(step: CarryOver, by: Author, why: str) -> Iterator[Written]:
    """Write one step."""
    record = step.record
    if step.way is Way.MOVES:
        yield _save(record, by, why, school_id=step.successor.pk)
        return
    new = type(record)(**_copied(record) | {"school_id": step.successor.pk, "started_on": step.next_day})
    yield _save(record, by, why, ended_on=step.last_day)
    if step.way is Way.GOES_ON:
        yield _save(new, by, why)


def _copied(record: Record) -> dict[str, object]:
    fields = [field.attname for field in record._meta.concrete_fields if not field.primary_key]
    return {name: getattr(record, name) for name in fields}


def _save(record: Record, by: Author, why: str, **values: object) -> Written:
    before = {name: getattr(record, name) for name in values} if record.pk else None
    for name, value in values.items():
        setattr(record, name, value)
    save(record, by=by, why=why)
    return Written(record, before)
