"""Schools that leave a partnership or move to another, on a day."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.saving import A_DAY, Author, end, locked, refuse_if_over, save
from partnerships.change_warnings import current_memberships, partnerships_too_small, schools_in_none
from partnerships.models import Membership, Partnership, School


def leave_partnership(*, membership: Membership, on: dt.date, by: Author, **why: str) -> Effect:
    """End the membership on that day, its last."""
    return end_memberships(memberships=[membership], on=on, by=by, **why)


@transaction.atomic
def end_memberships(
    *,
    memberships: Iterable[Membership],
    on: dt.date,
    by: Author,
    leaving_reason: str = "",
    leaving_note: str = "",
) -> Effect:
    """End the memberships on that day, their last: all of them or, where one is refused, none.

    The reason is what the records tell of each where none is given.
    """
    ended = [locked(membership) for membership in memberships]
    for row in ended:
        refuse_if_over(row)
        row.leaving_reason, row.leaving_note = leaving_reason or row.likely_leaving_reason(on), leaving_note
        end(row, on=on, by=by, why=f"Leaves the partnership on {date_format(on)}")
    sentences = [
        f"{row.school} leaves {row.partnership} on {date_format(on)}{_stays(row.school, on + A_DAY)}.{_because(row)}"
        for row in ended
    ]
    return Effect(tuple(sentences), _warnings(ended, on + A_DAY))


@transaction.atomic
def move_school(*, membership: Membership, to: Partnership, on: dt.date, by: Author) -> Effect:
    """End the membership on the day before, and begin one in ``to`` on that day."""
    old = locked(membership)
    refuse_if_over(old)
    _refuse_target(old, to, on)
    old.leaving_reason, old.leaving_note = Membership.LeavingReason.MOVED, ""
    end(old, on=on - A_DAY, by=by, why=f"Moves to {to} on {date_format(on)}")
    new = Membership(partnership=to, school=old.school, started_on=on)
    save(new, by=by, why=f"Moves from {old.partnership} on {date_format(on)}")
    sentence = (
        f"{old.school} moves from {old.partnership} to {to} on {date_format(on)}. "
        f"Its last day in {old.partnership} is {date_format(on - A_DAY)}."
    )
    return Effect((sentence,), _warnings([old], on))


def _refuse_target(old: Membership, to: Partnership, on: dt.date) -> None:
    if to.pk == old.partnership_id:
        raise ValidationError(f"{old.school} is in {to} already. Choose another partnership.")
    if on <= old.started_on:
        day = date_format(old.started_on)
        raise ValidationError(f"{old.school} joined {old.partnership} on {day}. Enter a later day.")
    if not to.is_active(on):
        raise ValidationError(f"{to} is not there on {date_format(on)}. Choose another day or another partnership.")


def _because(row: Membership) -> str:
    """Why it ends, as a sentence of its own, where more is known than that the school leaves."""
    if row.leaving_reason == Membership.LeavingReason.LEFT:
        return ""
    return f" {row.get_leaving_reason_display()}."


def _stays(school: School, on: dt.date) -> str:
    """Where the school still is on that day, as the end of a sentence."""
    others = [str(membership.partnership) for membership in current_memberships(school, on)]
    return f"; it stays in {' and '.join(others)}" if others else ""


def _warnings(ended: list[Membership], on: dt.date) -> tuple[str, ...]:
    schools = [membership.school for membership in ended]
    return (*schools_in_none(schools, on), *partnerships_too_small(ended, on))
