"""Schools that leave a partnership or move to another, on a day."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.saving import A_DAY, Author, end, end_before, locked, refuse_if_over, save
from partnerships.change_warnings import memberships_of_schools
from partnerships.memberships.many import (
    and_stays,
    because,
    beginning,
    ends_with_it,
    joined_next,
    left_wanting,
    other_last_days,
    refuse_unless_there,
    why_arranged,
)
from partnerships.models import Membership, Partnership


@transaction.atomic
def leave_partnership(
    *, membership: Membership, on: dt.date, by: Author, leaving_reason: str = "", leaving_note: str = ""
) -> Effect:
    """End the membership on that day, its last, for the reason that the records tell where none is given."""
    row = locked(membership)
    refuse_if_over(row)
    _refuse_if_arranged(row, on)
    other_days = other_last_days([row], on)
    row.leaving_reason, row.leaving_note = leaving_reason or row.likely_leaving_reason(on), leaving_note
    end(row, on=on, by=by, why=f"Leaves the partnership on {date_format(on)}")
    stays = and_stays(row.school, memberships_of_schools([row.school], on + A_DAY))
    sentence = f"{row.school} leaves {row.partnership} on {date_format(on)}{stays}.{because(row)}"
    return Effect((sentence,), (*other_days, *left_wanting([row], on + A_DAY)))


@transaction.atomic
def move_school(*, membership: Membership, to: Partnership, on: dt.date, by: Author) -> Effect:
    """End the membership on the day before, and begin one in ``to`` on that day."""
    old = locked(membership)
    refuse_if_over(old)
    _refuse_target(old, to, on)
    _refuse_if_arranged(old, on - A_DAY)
    other_days = other_last_days([old], on - A_DAY)
    old.leaving_reason, old.leaving_note = Membership.LeavingReason.MOVED, ""
    end_before(old, on=on, by=by, why=f"Moves to {to} on {date_format(on)}")
    save(beginning(to, old.school, on), by=by, why=f"Moves from {old.partnership} on {date_format(on)}")
    sentence = (
        f"{old.school} moves from {old.partnership} to {to} on {date_format(on)}. "
        f"Its last day in {old.partnership} is {date_format(on - A_DAY)}."
    )
    return Effect((sentence,), (*other_days, *left_wanting([old], on), *ends_with_it(to)))


def _refuse_if_arranged(row: Membership, last: dt.date) -> None:
    if why := why_arranged(row, last, joined_next([row])):
        raise ValidationError(f"{row.school} {why.removeprefix('it ')}.")


def _refuse_target(old: Membership, to: Partnership, on: dt.date) -> None:
    if to.pk == old.partnership_id:
        raise ValidationError(f"{old.school} is in {to} already. Choose another partnership.")
    if on <= old.started_on:
        day = date_format(old.started_on)
        raise ValidationError(
            f"{old.school} {'joins' if old.is_to_come else 'joined'} {old.partnership} on {day}. Enter a later day."
        )
    refuse_unless_there(to, on)
