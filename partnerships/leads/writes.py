"""Leads that end or hand over, on a day."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.days import in_words
from base.saving import A_DAY, Author, delete, end, end_before, locked, refuse_if_over
from partnerships.change_warnings import acting_until, in_the_past, without_a_lead
from partnerships.models import Lead, Partnership, Person, School
from partnerships.people.posts import save_post
from partnerships.people.writes import add_person


@transaction.atomic
def end_lead(*, lead: Lead, on: dt.date, by: Author) -> Effect:
    """End the lead on that day, the last."""
    lead = locked(lead)
    refuse_if_over(lead)
    successor = _successor(lead)
    if successor and on >= successor.started_on:
        raise ValidationError(f"{_takes_over(successor)} Choose an earlier day, or take that change back first.")
    end(lead, on=on, by=by, why=f"Last day as {_role(lead)}: {date_format(on)}")
    last_day = f"{lead.person}’s last day as {_role(lead)} of {lead.partnership} is {date_format(on)}."
    others = _others_stay(lead.partnership, on + A_DAY, besides=[lead])
    warnings = (*in_the_past(lead, on + A_DAY), *without_a_lead(lead.partnership, on + A_DAY))
    return Effect((last_day, *others, *acting_until(lead)), warnings)


@transaction.atomic
def hand_over_lead(
    *,
    lead: Lead,
    to: Person,
    on: dt.date,
    by: Author,
    school: School | None = None,
    email: str = "",
    publish_contact: bool = False,
) -> Effect:
    """Let ``to``, who may be new, lead from that day in the role of ``lead``, whose last day is the day before.

    The role's ``email`` and the ``school`` are the new lead's. A co-lead who takes over stops being one; others stay.
    """
    old = locked(lead)
    refuse_if_over(old)
    if to._state.adding:
        add_person(person=to, by=by)
    taking_over = f"{to} takes over on {date_format(on)}"
    successor = _successor(old)
    promoted = _end_own_lead(old, to, on, by)
    if successor:
        raise ValidationError(f"{_takes_over(successor)} {_how_besides(successor, to, on)}")
    rewritten = tuple(in_the_past(old, on))
    if old.ended_on is None or old.ended_on >= on:
        end_before(old, on=on, by=by, why=taking_over)
    new = Lead(partnership=old.partnership, person=to, role=old.role, started_on=on, school=school)
    new.ended_on = old.partnership.ended_on  # where that is to end, its leads end with it
    new.email, new.publish_contact = email, publish_contact
    save_post(new, by=by, why=f"Takes over from {old.person}", also=[old])
    until = f", until {old.partnership} ends on {date_format(new.ended_on)}" if new.ended_on else ""
    begins = f"{to} becomes {_role(new)} of {old.partnership} on {date_format(on)}{promoted}{until}."
    ends = f"{old.person}’s last day as {_role(old)} is {in_words(old.ended_on)}."
    others = _others_stay(old.partnership, on, besides=[old, new])
    beside = _to_begin_beside(new)
    return Effect((begins, ends, *others, *acting_until(old)), (*rewritten, *_gap(old, on), *beside))


@transaction.atomic
def begin_instead(*, lead: Lead, to: Person, by: Author, school: School | None = None) -> Effect:
    """Let ``to``, who may be new, lead in place of who was to: from the same day, in the same role.

    It stays one record, so that what arranged it is not taken back as if nobody had come to it since.
    """
    planned = locked(lead)
    _refuse_if_needed(planned)
    if to._state.adding:
        add_person(person=to, by=by)
    old, planned.person, planned.school = planned.person, to, school
    planned.email, planned.telephone, planned.publish_contact = "", "", False
    save_post(planned, by=by, why=f"{to} begins instead of {old}")
    day = date_format(planned.started_on)
    return Effect((f"{to} becomes {_role(planned)} of {planned.partnership} on {day}, in place of {old}.",), ())


@transaction.atomic
def never_begin(*, lead: Lead, by: Author, why: str) -> Effect:
    """Take out a lead that was to begin."""
    planned = locked(lead)
    take_out(planned, by, why)
    day = planned.started_on
    was_to_be = f"who was to be {_role(planned)} of {planned.partnership} from {date_format(day)}"
    return Effect((f"{planned.person}, {was_to_be}, is not.",), tuple(without_a_lead(planned.partnership, day)))


def take_out(lead: Lead, by: Author, why: str) -> None:
    """Delete a lead that never began. Raises ``ValidationError`` where something depends on it."""
    _refuse_if_needed(lead)
    delete(lead, by=by, why=why)


def _refuse_if_needed(lead: Lead) -> None:
    try:
        Collector(using=router.db_for_write(Lead, instance=lead), origin=lead).collect([lead])
    except ProtectedError:
        raise ValidationError(f"{lead}: somebody was asked of this, or named to act for it. End it first.") from None


def _successor(lead: Lead) -> Lead | None:
    """Who is to take over: in the same role from the day after the last of this lead, which is to come."""
    if lead.ended_on is None:
        return None
    same = lead.partnership.leads.filter(role=lead.role, started_on=lead.ended_on + A_DAY).exclude(pk=lead.pk)
    return same.upcoming().select_related("person", "partnership").first()


def _takes_over(successor: Lead) -> str:
    day = date_format(successor.started_on)
    return f"{successor.person} is to take over as {_role(successor)} of {successor.partnership} on {day} already."


def _how_besides(successor: Lead, to: Person, on: dt.date) -> str:
    """How ``to`` can lead from that day all the same: until the one who is to take over does, or after them."""
    if on >= successor.started_on:
        return f"To let {to} follow {successor.person}, hand over from {successor.person}."
    return (
        f"To let {to} be {_role(successor)} until then, take that change back first. Then hand over to {to}, and from "
        f"{to} to {successor.person} on {date_format(successor.started_on)}."
    )


def _to_begin_beside(new: Lead) -> Iterator[str]:
    """The warning that somebody else is to begin in the same role later, and that both lead from then."""
    others = new.partnership.leads.filter(role=new.role).exclude(pk=new.pk).upcoming(new.started_on)
    for other in others.select_related("person"):
        day = date_format(other.started_on)
        yield f"{other.person} is to be {_role(other)} from {day}: from then both they and {new.person} are."


def _end_own_lead(old: Lead, to: Person, on: dt.date, by: Author) -> str:
    """End the other lead that the new lead holds there, as co-lead for example; say so as a part of a sentence."""
    own = old.partnership.leads.filter(person=to).overlapping(on, None).first()
    if own is None:
        return ""
    if own.pk == old.pk or own.role == old.role or own.started_on >= on:
        day = date_format(own.started_on)
        raise ValidationError(f"{to} is {_role(own)} of {old.partnership} from {day} already. Choose someone else.")
    end_before(own, on=on, by=by, why=f"Becomes {_role(old)} on {date_format(on)}")
    return f", and is {_role(own)} until the day before"


def _others_stay(partnership: Partnership, on: dt.date, *, besides: list[Lead]) -> list[str]:
    others = partnership.leads.active(on).exclude(pk__in=[lead.pk for lead in besides]).select_related("person")
    return [f"{other.person} stays {_role(other)}." for other in others]


def _gap(old: Lead, on: dt.date) -> Iterator[str]:
    """The warning that nobody leads between the old lead and the new one, whom an earlier end parts."""
    if old.ended_on is not None and old.ended_on < on - A_DAY:
        yield from without_a_lead(old.partnership, old.ended_on + A_DAY)


def _role(lead: Lead) -> str:
    return lead.get_role_display().lower()
