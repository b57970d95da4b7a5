"""A school closes and another takes over: what is current goes on there, without a gap and once (design, section 9).

Where a record has dates, the old one ends on the school's last day and the new one starts the day after, also where the
successor opens on that very day: each day belongs to one of them. Where the successor opens later, the new one starts
then. What ended before that is left alone. What was recorded from a later day, against a school
that had closed, was the successor's all along and becomes its own; what began before the successor opened goes on there
from its opening.

The register's links say publicly who follows. Where none leads to the successor, one is written that says so.

A lead's school has no dates of its own: it becomes the successor, and the lead goes on as one record. A head of the old
school heads the successor where that follows it alone; where schools merge, or the successor has a head, they do not.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from base.days import days_later
from base.saving import Author, delete, save
from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.successors.chains import in_turn, is_followed_by, schools_between
from partnerships.successors.reasons import MoveReason
from partnerships.successors.steps import CarryOver, Record, Way, first_day_at
from partnerships.successors.went_on import WentOn


@dataclass(frozen=True)
class Written:
    """A record that was written; ``before`` holds the changed fields' former values, None where it was made."""

    record: Record | SchoolLink
    before: dict[str, object] | None


def plan_to_carry_over(
    *,
    school: School,
    successor: School,
    on: dt.date | None = None,
    is_merger: bool | None = None,
    between: Iterable[School] | None = None,
) -> list[CarryOver]:
    """What ``carry_over_to_successor`` would do, one step a record, memberships first; ``str(step)`` says it plainly.

    ``on`` is the school's last day, else the register's; ``is_merger`` says whether the successor has other
    predecessors or was there already, else links and days tell. ``between`` are the schools that followed the one and
    closed before the other took over, else links tell: what goes on does so at each of them in turn. Writes nothing;
    the successor need not be saved yet. Raises ``ValidationError`` if there is no last day or the school would follow
    itself.
    """
    last_day = _last_day(school, on)
    if school.urn == successor.urn:
        raise ValidationError("A school cannot be its own successor. Choose another school.")
    if is_merger is None:
        is_merger = _is_merger(school, successor, last_day)
    through = in_turn(schools_between(school, successor) if between is None else between)
    steps = [*_memberships(school, successor, last_day, through), *_leads(school, successor, last_day)]
    return [*steps, *_headships(school, successor, last_day, through, is_merger=is_merger)]


def plan_to_share_out(
    *,
    school: School,
    successors: Mapping[int, Sequence[School]],
    others: School | None = None,
    on: dt.date | None = None,
) -> list[CarryOver]:
    """What ``share_out`` would do, one step a record and school. Writes nothing.

    ``successors`` has the schools that carry a membership on, by the membership's key; a membership that is not there
    is left. ``others`` is where leads and heads are recorded, None if they are left; ``on`` is the school's last day,
    else the register's. Raises ``ValidationError`` if there is none.
    """
    last_day = _last_day(school, on)
    steps: list[CarryOver] = []
    for membership in _lasting(Membership, school, days_later(last_day)).filter(pk__in=successors).order_by("pk"):
        chosen = [one for one in successors[membership.pk] if _lasts_until(membership, first_day_at(one, last_day))]
        if not chosen:
            continue
        first, *rest = chosen
        steps += [_too(membership, one, last_day) for one in rest if not _is_member(one, membership, last_day)]
        through = in_turn(schools_between(school, first))
        steps += [step for step in _memberships(school, first, last_day, through) if step.record.pk == membership.pk]
    if others:
        elsewhere = plan_to_carry_over(school=school, successor=others, on=last_day)
        steps += [step for step in elsewhere if not isinstance(step.record, Membership)]
    return steps


@transaction.atomic
def share_out(
    *,
    school: School,
    successors: Mapping[int, Sequence[School]],
    others: School | None = None,
    on: dt.date | None = None,
    by: Author,
    why: str = "",
) -> list[Written]:
    """A school splits: each membership goes on at one of the schools that follow it, or at several.

    The arguments are those of ``plan_to_share_out``. Raises ``ValidationError`` if a rule forbids a step.
    """
    why = why or str(MoveReason(school.urn))
    steps = plan_to_share_out(school=school, successors=successors, others=others, on=on)
    written = [written for step in steps for written in _take(step, by, why)]
    follow = {step.successor.pk: step for step in steps if not is_followed_by(school, step.successor)}
    manner = SchoolLink.Manner.SPLIT if len(follow) > 1 else ""
    return written + [_save(_link(school, step.successor, step.next_day, manner), by, why) for step in follow.values()]


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
    why = why or str(MoveReason(school.urn, successor.urn))
    steps = plan_to_carry_over(school=school, successor=successor, on=on, is_merger=is_merger)
    written = [written for step in steps for written in _take(step, by, why)]
    if is_followed_by(school, successor):
        return written
    link = _link(school, successor, first_day_at(successor, _last_day(school, on)))
    if (chosen := chosen_successor(school)) is None:
        return [*written, _save(link, by, why)]
    names = ("linked_urn", "linked_name", "linked_school_id", "established_on")
    return [*written, _save(chosen, by, why, **{name: getattr(link, name) for name in names})]


@dataclass(frozen=True)
class _PutRight:
    """To which school what went on at a wrong one belongs, and since when."""

    school: School
    successor: School
    last_day: dt.date
    is_merger: bool

    def step(self, record: Record, *, is_shared: bool) -> CarryOver:
        """What becomes of one record of the wrong school."""
        if isinstance(record, Lead):
            return CarryOver(record, Way.MOVES, self.successor, self.last_day)
        last_day = max(self.last_day, days_later(record.started_on, -1)) if self._began_later(record) else self.last_day
        way = Way.TAKEN_OUT if self._has_own(record, last_day) else Way.GOES_ON_TOO if is_shared else Way.PUT_RIGHT
        return CarryOver(record, way, self.successor, last_day)

    def _began_later(self, record: Membership | Headship) -> bool:
        """Whether it began at the wrong school on a later day than that on which this took over."""
        return record.started_on > first_day_at(record.school, self.last_day)

    def _has_own(self, record: Membership | Headship, last_day: dt.date) -> bool:
        if isinstance(record, Membership):
            return _is_member(self.successor, record, last_day)
        first = first_day_at(self.successor, last_day)
        heads = Headship.objects.filter(school_id=self.successor.pk).exclude(person=record.person_id)
        return self.is_merger or heads.overlapping(first, None).exists()


def plan_to_put_right(
    *, school: School, wrong: WentOn, successor: School, on: dt.date | None = None
) -> list[CarryOver]:
    """What ``put_right`` would do, one step a record. Writes nothing; ``on`` is as in ``plan_to_carry_over``."""
    last_day = _last_day(school, on)
    belongs = _PutRight(school, successor, last_day, _is_merger(school, successor, last_day))
    steps = [belongs.step(record, is_shared=_is_shared(record, wrong)) for record in wrong.records]
    return [step for step in steps if not (step.way is Way.TAKEN_OUT and _is_shared(step.record, wrong))]


def _is_shared(record: Record, wrong: WentOn) -> bool:
    return isinstance(record, Membership) and record.pk in wrong.shared


@transaction.atomic
def put_right(
    *, school: School, wrong: WentOn, successor: School, by: Author, on: dt.date | None = None
) -> list[CarryOver]:
    """Move what of a school went on at a wrong one to the successor; return the steps, which say what was done.

    What another school brought to the wrong one as well stays there too. Raises ``ValidationError`` if a rule forbids
    a step.
    """
    steps = plan_to_put_right(school=school, wrong=wrong, successor=successor, on=on)
    for step in steps:
        list(_take(step, by, str(MoveReason(school.urn, successor.urn))))
    return steps


@transaction.atomic
def set_aside(*, school: School, successor: int, on: dt.date | None, by: Author) -> None:
    """Set the register's links from a school to a successor, by its URN, aside as wrong; without a day take that back.

    The links stay as a record of what the register says, and nothing goes by them.
    """
    about = f"{successor} is not the successor of {school.urn}, whatever the register says"
    why = about if on else f"Taken back: {about}"
    for link in SchoolLink.objects.from_register().leading(school.urn, successor):
        link.set_aside_on = on
        save(link, by=by, why=why)


@transaction.atomic
def withdraw_chosen(*, school: School, successors: Collection[School], by: Author, why: str = "") -> None:
    """Delete the links to others that officers chose, where what the school had goes on at these alone."""
    for wrong in chosen_otherwise(school, successors):
        delete(wrong, by=by, why=why or str(MoveReason(school.urn)))


def chosen_otherwise(school: School, successors: Collection[School]) -> list[SchoolLink]:
    """The links to successors that officers chose, other than to these.

    Not where the one that was chosen became one of these in turn: then both are true.
    """
    chosen = SchoolLink.objects.successors().filter(school=school, is_chosen=True)
    others = chosen.exclude(linked_urn__in=[one.urn for one in successors]).select_related("linked_school")
    return [link for link in others if not _became(link.linked_school, successors)]


def _became(between: School | None, successors: Collection[School]) -> bool:
    return between is not None and any(is_followed_by(between, one) for one in successors)


def chosen_successor(school: School) -> SchoolLink | None:
    """The link to the one successor that an officer chose; another choice takes its place."""
    chosen = list(SchoolLink.objects.successors().filter(school=school, is_chosen=True)[:2])
    return chosen[0] if len(chosen) == 1 else None


def _last_day(school: School, on: dt.date | None) -> dt.date:
    if last_day := on or school.closed_on:
        return last_day
    raise ValidationError(f"The register has no closing day for {school}. Give the last day on which it is open.")


def _memberships(
    school: School, successor: School, last_day: dt.date, through: tuple[School, ...]
) -> Iterator[CarryOver]:
    memberships = _lasting(Membership, school, first_day_at(successor, last_day))
    for membership in memberships.select_related("partnership", "school").order_by("partnership__name", "started_on"):
        if _is_member(successor, membership, last_day):
            yield CarryOver(membership, Way.ENDS, successor, max(last_day, membership.started_on))
        else:
            yield _going_on(membership, successor, last_day, through)


def _going_on(
    record: Membership | Headship, successor: School, last_day: dt.date, through: tuple[School, ...]
) -> CarryOver:
    """The step of what lasts until the successor opens: it is the successor's own only if it began then or later."""
    first = first_day_at(successor, last_day)
    if record.started_on >= first:
        return CarryOver(record, Way.MOVES, successor, record.started_on)
    if record.started_on > last_day:
        return CarryOver(record, Way.GOES_ON, successor, days_later(first, -1))
    return CarryOver(record, Way.GOES_ON, successor, last_day, tuple(one for one in through if _has_none(one, record)))


def _has_none(school: School, record: Membership | Headship) -> bool:
    """Whether a school has no such record of its own in the time that it was open."""
    model, same = (
        (Membership, {"partnership": record.partnership_id}) if isinstance(record, Membership) else (Headship, {})
    )
    held = model.objects.filter(school_id=school.pk, **same)
    return not held.overlapping(school.opened_on or dt.date.min, school.closed_on).exists()


def _lasts_until(membership: Membership, day: dt.date) -> bool:
    return membership.ended_on is None or membership.ended_on >= day


def _too(membership: Membership, successor: School, last_day: dt.date) -> CarryOver:
    """The step that makes a membership of another school that follows; it comes before the one that ends the old."""
    return CarryOver(membership, Way.GOES_ON_TOO, successor, max(last_day, days_later(membership.started_on, -1)))


def _is_member(successor: School, membership: Membership, last_day: dt.date) -> bool:
    first = max(first_day_at(successor, last_day), membership.started_on)
    held = Membership.objects.filter(school_id=successor.pk, partnership=membership.partnership_id)
    return held.overlapping(first, membership.ended_on).exists()


def _leads(school: School, successor: School, last_day: dt.date) -> Iterator[CarryOver]:
    leads = _lasting(Lead, school, first_day_at(successor, last_day)).select_related("person", "partnership", "school")
    return (
        CarryOver(lead, Way.MOVES, successor, last_day) for lead in leads.order_by("partnership__name", "person__name")
    )


def _headships(
    school: School, successor: School, last_day: dt.date, through: tuple[School, ...], *, is_merger: bool
) -> Iterator[CarryOver]:
    first = first_day_at(successor, last_day)
    has_head = Headship.objects.filter(school_id=successor.pk).overlapping(first, None).exists()
    for headship in _lasting(Headship, school, first).select_related("person", "school").order_by("started_on"):
        if has_head or is_merger:
            way = Way.ENDS if has_head else Way.ENDS_IN_MERGER
            yield CarryOver(headship, way, successor, max(last_day, headship.started_on))
        else:
            yield _going_on(headship, successor, last_day, through)


def _lasting(model, school: School, first: dt.date):
    """The school's records that last until that day or longer: what ended before it is over, and is left alone.

    What has ended since is put right too: a school that had closed was a member of nothing.
    """
    return model.objects.filter(school=school).overlapping(first, None)


def merges(
    school: School, successor: School, last_day: dt.date, predecessors: set[int], manners: Iterable[str]
) -> bool:
    """Whether the successor was there before, or follows others too, by its opening day and its links.

    ``predecessors`` are the URNs that it follows, ``manners`` those of its links to them and of the school's to it.
    """
    was_there = successor.opened_on is None or successor.opened_on < last_day
    mergers = [manner for manner in manners if manner != SchoolLink.Manner.SPLIT]
    return was_there or any(mergers) or len(predecessors | {school.urn}) > 1


def _is_merger(school: School, successor: School, last_day: dt.date) -> bool:
    """Whether schools merge in the successor, or in one of those that followed before it did."""
    between = schools_between(school, successor)
    on_the_way = {school.urn, *(one.urn for one in between)}
    return any(_merges_in(one, school, last_day, on_the_way) for one in [*between, successor])


def _merges_in(successor: School, school: School, last_day: dt.date, on_the_way: set[int]) -> bool:
    links = SchoolLink.objects.standing().filter(
        Q(school=school, direction="successor", linked_urn=successor.urn)
        | Q(school_id=successor.pk, direction="predecessor")
    )
    predecessors = {link.linked_urn for link in links if not link.is_successor} - on_the_way
    return merges(school, successor, last_day, predecessors, [link.manner for link in links])


def _link(school: School, successor: School, on: dt.date, manner: str = "") -> SchoolLink:
    return SchoolLink(
        school=school,
        direction=SchoolLink.Direction.SUCCESSOR,
        manner=manner,
        linked_urn=successor.urn,
        linked_name=successor.name,
        linked_school=successor,
        established_on=on,
        is_chosen=True,
    )


def _take(step: CarryOver, by: Author, why: str) -> Iterator[Written]:
    """Write one step."""
    record = step.record
    if step.way is Way.MOVES:
        yield _save(record, by, why, school_id=step.successor.pk)
        return
    if step.way is Way.PUT_RIGHT:
        yield _save(record, by, why, school_id=step.successor.pk, started_on=step.next_day)
        return
    if step.way is Way.TAKEN_OUT:
        delete(record, by=by, why=why)
        return
    copied = _copied(record)
    new = _following(record, copied | {"school_id": step.successor.pk, "started_on": step.next_day})
    if step.way is Way.GOES_ON_TOO:
        yield _save(new, by, why)
        return
    reason = {"leaving_reason": Membership.LeavingReason.CONVERTED} if isinstance(record, Membership) else {}
    yield _save(record, by, why, ended_on=step.last_day, **reason)
    if step.way is Way.GOES_ON:
        for school, first, last in step.meanwhile:
            ended = {"ended_on": last, **reason}
            yield _save(_following(record, copied | {"school_id": school.pk, "started_on": first, **ended}), by, why)
        yield _save(new, by, why)


def _following(record: Record, values: dict[str, object]) -> Record:
    """A record that carries this one on; where that outlives its partnership already, so may this."""
    new = type(record)(**values)
    if isinstance(new, Membership) and isinstance(record, Membership):
        new.goes_on_from = record
    return new


def _copied(record: Record) -> dict[str, object]:
    fields = [field.attname for field in record._meta.concrete_fields if not field.primary_key]
    return {name: getattr(record, name) for name in fields}


def _save(record: Record | SchoolLink, by: Author, why: str, **values: object) -> Written:
    before = {name: getattr(record, name) for name in values} if record.pk else None
    for name, value in values.items():
        setattr(record, name, value)
    save(record, by=by, why=why)
    return Written(record, before)
