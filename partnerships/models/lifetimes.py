"""Who belongs to a partnership does so within its life: from its first day to its last, both included."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

A_DAY = dt.timedelta(days=1)
STARTED_ON, ENDED_ON = "started_on", "ended_on"
LEFT_OUTSIDE = "left-outside"  # the code of the error


def outside_life(row: Any, *, enter: str = "Enter") -> dict[str, str]:
    """What is wrong with the days of a membership or lead, by the field: they lie outside its partnership's life.

    Empty where they lie within it; and where they lay outside as far already, as the row is stored or in the one that
    it ``goes_on_from``: an old fault must not stop what has nothing to do with it. ``enter`` is the word for what helps
    where the row is entered.
    """
    of = row.partnership
    starts_early = row.started_on < of.started_on
    starts_late = of.ended_on is not None and row.started_on > of.ended_on
    ends_late = of.ended_on is not None and (row.ended_on is None or row.ended_on > of.ended_on)
    if not (starts_early or starts_late or ends_late):
        return {}
    before = row.goes_on_from or type(row)._default_manager.filter(pk=row.pk, partnership=row.partnership_id).first()
    if row.goes_on_from and (before.ended_on is None or of.ended_on is None or before.ended_on > of.ended_on):
        return {}
    found: dict[str, str] = {}
    if starts_early and not (before and before.started_on <= row.started_on):
        starts = "starts" if of.started_on > timezone.localdate() else "started"
        found[STARTED_ON] = (
            f"{of} {starts} on {date_format(of.started_on)}. {enter} that day or a later one, or put its own first day "
            "right before."
        )
    if starts_late and not (before and before.started_on >= row.started_on):
        found[STARTED_ON] = f"{_ends(of)}. {enter} a day of its life, or choose another partnership."
    elif ends_late and not (before and (before.ended_on is None or (row.ended_on and row.ended_on <= before.ended_on))):
        found[ENDED_ON] = f"{_ends(of)}. {enter} that day or an earlier one as the last day."
    return found


def left_outside(partnership: Any) -> dict[str, str]:
    """What is wrong with a partnership's own days, by the field: they leave outside who belonged to it on others.

    A first day that was earlier and a last day that was later leave nobody outside.
    """
    before = type(partnership)._default_manager.filter(pk=partnership.pk).values(STARTED_ON, ENDED_ON).first()
    if before is None:
        return {}
    first, last = partnership.started_on, partnership.ended_on
    found: dict[str, str] = {}
    if first > before[STARTED_ON] and (began := _named(partnership, {"started_on__lt": first})):
        found[STARTED_ON] = (
            f"{began} began before {date_format(first)}. Enter the first day of the earliest, or one before it; or put "
            "their first days right, save, and then this one."
        )
    is_earlier = last is not None and (before[ENDED_ON] is None or last < before[ENDED_ON])
    if is_earlier and (lasting := _named(partnership, {}, last + A_DAY)):
        said, right = (
            f"{lasting} would go on after {date_format(last)}.",
            "their last days right, save, and then this one.",
        )
        together = "To end the partnership together with them use “End…” or “Merge into another…” instead; or put "
        found[ENDED_ON] = f"{said} {'Put ' if before[ENDED_ON] else together}{right}"
    return found


def _named(partnership: Any, began: dict[str, dt.date], after: dt.date = dt.date.min) -> str:
    """How many memberships and leads that hold on a day or later began so, in words; empty where there are none."""
    memberships = partnership.memberships.filter(**began).not_over(after).count()
    leads = partnership.leads.filter(**began).not_over(after).count()
    counts = [(memberships, "membership", "memberships"), (leads, "lead", "leads")]
    return get_text_list([f"{count} {one if count == 1 else many}" for count, one, many in counts if count], "and")


def _ends(partnership: Any) -> str:
    last = partnership.ended_on
    ends = "is to end on" if last >= timezone.localdate() else "ended on"
    return f"{partnership} {ends} {date_format(last)}"
