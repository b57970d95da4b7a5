"""Which schools left a partnership since a day, why, and where they are now."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms
from django.utils.text import get_text_list

from base.admin_addresses import change_address
from base.days import days_later
from base.exports.tables import SEPARATOR, Column
from office.council.words import in_our_words
from partnerships.models import Membership, School
from partnerships.permissions import VIEW_MEMBERSHIP, VIEW_SCHOOL
from partnerships.successors.chains import followers_of_closed, open_after
from portal.answers.answer import Answer, AnswerColumn
from portal.answers.forms import ANY, AnswerForm, day_field, quadrant_field, this_school_year

Reason = Membership.LeavingReason


class LeftForm(AnswerForm):
    """Between which days, from where and why."""

    spans = (("since", "until"),)
    since = day_field("Left since", "1 September 2026, say. Whose last day was the day before is among them.")
    until = day_field("Until", "This day counts. Enter a day to come for those that are to leave besides.")
    quadrant = quadrant_field()
    reason = forms.ChoiceField(label="Why", required=False, choices=[ANY, *Reason.choices])

    def at_first(self, on: dt.date) -> Mapping[str, Any]:
        """From the first day of this school year until today."""
        return {"since": this_school_year(on), "until": on}


@dataclass(frozen=True)
class LeftRow:
    """A membership that is over, or is to end, why, and where the school is now, or what it became."""

    membership: Membership
    reason: Reason
    now: str


class Left(Answer):
    """A row for each membership that ended, or is to end, the latest first."""

    slug = "schools-that-left"
    question = "Which schools left a partnership since a day, and why?"
    explains = "Every school whose last day in a partnership lies between two days, the reason, and where it is now."
    nothing = "No school left a partnership between these days."
    permissions = (VIEW_MEMBERSHIP, VIEW_SCHOOL)
    form_class = LeftForm

    @property
    def columns(self) -> Sequence[Column]:
        """Who left what, when and why."""
        return (
            AnswerColumn(
                "School", "", lambda row: row.membership.school, lambda row: change_address(row.membership.school)
            ),
            Column("URN", "", lambda row: row.membership.school.urn),
            AnswerColumn(
                "Left",
                "The partnership",
                lambda row: row.membership.partnership,
                lambda row: change_address(row.membership),
            ),
            Column(
                in_our_words("Quadrant"),
                "The home of the partnership that it left",
                lambda row: row.membership.partnership.quadrant_label,
            ),
            Column("Last day", "The last day as a member", lambda row: row.membership.ended_on),
            Column("Why", "", lambda row: row.reason.label),
            Column("More on why", "For officers; never public", lambda row: more_on_why(row.membership)),
            Column("Where it is now", "Its partnerships today, or what it became", lambda row: row.now),
        )

    def fetch(self) -> list[LeftRow]:
        """The latest first, then by name."""
        chosen = self.form.chosen
        days = days_later(chosen["since"], -1), days_later(chosen["until"], -1)
        rows = Membership.objects.filter(ended_on__range=days)
        if self.form.is_narrowed:
            rows = rows.filter(partnership__in=self.form.partnerships())
        rows = rows.select_related("partnership__home_quadrant", "school", "school__establishment_type")
        memberships = list(rows.order_by("-ended_on", "school__name", "school__urn", "pk"))
        where, reasons = whereabouts([row.school for row in memberships], self.on), reasons_of(memberships)
        left = [LeftRow(row, reasons[row.pk], where[row.school_id]) for row in memberships]
        return [row for row in left if chosen["reason"] in ("", row.reason)]

    @property
    def sentences(self) -> list[str]:
        """How many left, and why; and how many are to leave."""
        left = [row for row in self.rows if row.membership.ended_on < self.on]
        coming = len({row.membership.school_id for row in self.rows if row.membership.ended_on >= self.on})
        sentences = []
        if left:
            counts = Counter(row.reason.label for row in left)
            reasons = "; ".join(f"{label}: {count}" for label, count in counts.most_common())
            schools = len({row.membership.school_id for row in left})
            times = "" if schools == len(left) else f", {len(left)} times"
            sentences.append(f"{schools} school{'' if schools == 1 else 's'} left a partnership{times}. {reasons}.")
        if coming:
            sentences.append(f"{coming} school{' is' if coming == 1 else 's are'} to leave; they stand first.")
        return sentences


def reasons_of(memberships: Sequence[Membership]) -> dict[int, Reason]:
    """Why each of the memberships ended, by its key; one query.

    Where nobody said, which is so of what ended before it was asked, it is what the records tell: a school that joined
    another partnership the day after has moved.
    """
    unsaid = [row for row in memberships if not row.leaving_reason]
    joined = Membership.objects.filter(school__in={row.school_id for row in unsaid})
    moves = set(joined.values_list("school", "started_on")) if unsaid else set()
    return {row.pk: _reason(row, moves) for row in memberships}


def _reason(membership: Membership, moves: set[tuple[int, dt.date]]) -> Reason:
    last = cast(dt.date, membership.ended_on)  # each has ended
    if membership.leaving_reason:
        return Reason(membership.leaving_reason)
    has_moved = (membership.school_id, days_later(last)) in moves
    return Reason.MOVED if has_moved else membership.likely_leaving_reason(last)


def more_on_why(membership: Membership) -> str:
    """What the officers noted."""
    return " ".join(filter(None, [membership.leaving_note, membership.note]))


def whereabouts(schools: Iterable[School], on: dt.date) -> dict[int, str]:
    """Where each of the schools is on that day, by its key: its partnerships, or the open schools that it became.

    Two queries, and one more for each generation of successors among those that have closed.
    """
    held = {school.pk: school for school in schools}
    followers = followers_of_closed(held)
    became = {
        pk: open_after(pk, lambda one: followers[one], partial(_has_closed, held)) for pk in held if held[pk].is_closed
    }
    after = {pk for found in became.values() for pk in found}
    partnerships: defaultdict[int, list[str]] = defaultdict(list)
    current = Membership.objects.active(on).in_active_partnerships(on).filter(school__in={*held, *after})
    for membership in current.select_related("partnership").order_by("partnership__name"):
        partnerships[membership.school_id].append(str(membership.partnership))
    return {pk: _where(held, pk, became.get(pk, []), partnerships) for pk in list(held)}


def _where(held: Mapping[int, School], pk: int, became: Sequence[int], partnerships: Mapping[int, list[str]]) -> str:
    if held[pk].is_closed:
        found = [f"{held[one]} ({held[one].urn}), {_in(partnerships.get(one))}" for one in became]
        return f"Became {SEPARATOR.join(found)}" if found else "Closed"
    return _in(partnerships.get(pk), first=True)


def _in(partnerships: Sequence[str] | None, *, first: bool = False) -> str:
    said = f"in {get_text_list([*partnerships], 'and')}" if partnerships else "in no partnership"
    return said[0].upper() + said[1:] if first else said


def _has_closed(held: Mapping[int, School], pk: int) -> bool | None:
    return held[pk].is_closed if pk in held else None
