"""Many schools that join, move or leave at once: one that cannot is named with why, and the rest go on.

A school takes no queries of its own: the rows are locked, checked and written together.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.changing.effects import Effect
from base.days import in_words
from base.saving import A_DAY, Author
from base.saving_many import save_many
from partnerships.change_warnings import memberships_of_schools, partnerships_too_small, schools_in_none
from partnerships.models import Membership, Partnership, School

Reason = Membership.LeavingReason
ENDING = ("ended_on", "leaving_reason", "leaving_note")
NOTHING_CHOSEN = "Tick at least one school."


@dataclass(frozen=True)
class Refused:
    """A school and ``what`` it does not do, such as “does not join Colne”; and why, in a sentence without its stop."""

    school: School
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.school} ({self.school.urn}) {self.what}: {self.why}."


def locked_many(memberships: Iterable[Membership]) -> list[Membership]:
    """The memberships anew and locked, with what is said of them, in the order of their schools."""
    pks = [membership.pk for membership in memberships]
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    return list(rows.select_related("school", "partnership").by_school())


@transaction.atomic
def leave_many(
    *,
    memberships: Iterable[Membership],
    on: dt.date,
    by: Author,
    leaving_reason: str = "",
    leaving_note: str = "",
) -> Effect:
    """End those of the memberships that can on that day, their last. ``ValidationError`` where none can."""
    rows = locked_many(memberships)
    to_move = joined_next(rows)
    ended, refused = _parted(
        rows, "does not leave", lambda row: why_not_ended(row, on) or why_arranged(row, on, to_move)
    )
    other_days = other_last_days(ended, on)
    for row in ended:
        row.leaving_reason, row.leaving_note = leaving_reason or row.likely_leaving_reason(on), leaving_note
    end_rows(ended, on=on, by=by, why=f"Leaves the partnership on {date_format(on)}")
    stay = memberships_of_schools([row.school for row in ended], on + A_DAY)
    sentences = [
        f"{row.school} leaves {row.partnership} on {date_format(on)}{and_stays(row.school, stay)}.{because(row)}"
        for row in ended
    ]
    return Effect(tuple(sentences), (*map(str, refused), *other_days, *left_wanting(ended, on + A_DAY)))


@transaction.atomic
def move_many(*, memberships: Iterable[Membership], to: Partnership, on: dt.date, by: Author) -> Effect:
    """Let those of the schools that can move to ``to`` on that day, the day after their last in the old partnership.

    Raises ``ValidationError`` where none can, or ``to`` is not there.
    """
    refuse_unless_there(to, on)
    rows = locked_many(memberships)
    against = cannot_join(to, [row.school for row in rows], on)
    to_move = joined_next(rows)

    def why_not(row: Membership) -> str:
        arranged = why_arranged(row, on - A_DAY, to_move)
        return _why_not_moved(row, to, on) or arranged or against.get(row.school_id, "")

    moved, refused = _parted(rows, f"does not move to {to}", why_not)
    other_days = other_last_days(moved, on - A_DAY)
    for row in moved:
        row.leaving_reason, row.leaving_note = Reason.MOVED, ""
    end_rows(moved, on=on - A_DAY, by=by, why=f"Moves to {to} on {date_format(on)}")
    begin_rows(to, [row.school for row in moved], on=on, by=by, why="Moves from another partnership")
    sentences = [f"{row.school} moves from {row.partnership} to {to} on {date_format(on)}." for row in moved]
    last = f"Their last day in the old partnership is {date_format(on - A_DAY)}."
    warnings = (*map(str, refused), *other_days, *left_wanting(moved, on), *ends_with_it(to))
    return Effect((*sentences, last, *gains(to, len(moved), on)), warnings)


@transaction.atomic
def join_many(
    *, schools: Sequence[School], to: Partnership, on: dt.date, by: Author, left_out: Sequence[str] = ()
) -> Effect:
    """Let those of the schools that can join ``to`` on that day; what else they are in stays.

    The schools come with ``is_home``. ``left_out`` says what else was asked for and could not be found. Raises
    ``ValidationError`` where none can join, or ``to`` is not there.
    """
    refuse_unless_there(to, on)
    schools = list(dict.fromkeys(schools))
    against = cannot_join(to, schools, on)
    what = f"does not join {to}"
    refused = [str(Refused(school, what, against[school.pk])) for school in schools if school.pk in against]
    joining = [school for school in schools if school.pk not in against]
    if not joining:
        raise ValidationError([*left_out, *refused])
    begin_rows(to, joining, on=on, by=by, why=f"Joins on {date_format(on)}")
    sentences = (*joined_sentences(joining, to, on), *gains(to, len(joining), on))
    return Effect(sentences, (*left_out, *refused, *ends_with_it(to)))


def joined_sentences(schools: Iterable[School], to: Partnership, on: dt.date) -> list[str]:
    """That each school joins, and of one from outside that it does not count."""
    return [f"{school} ({school.urn}) joins {to} on {date_format(on)}.{_from_outside(school)}" for school in schools]


def _from_outside(school: School) -> str:
    if getattr(school, "is_home", True):
        return ""
    return f" It is of {school.authority_name or school.la_name}: shown as such, and not counted."


def end_rows(rows: list[Membership], *, on: dt.date, by: Author, why: str) -> None:
    """Give rows, which were looked at and have their reason, their last day."""
    for row in rows:
        row.ended_on = on
    save_many(rows, by=by, why=why, fields=ENDING)


def begin_rows(to: Partnership, schools: Iterable[School], *, on: dt.date, by: Author, why: str) -> list[Membership]:
    """Make memberships of schools that were looked at."""
    return save_many([beginning(to, school, on) for school in schools], by=by, why=why)


def beginning(to: Partnership, school: School, on: dt.date) -> Membership:
    """A membership from that day, as long as the partnership: where that is to end, the membership ends with it."""
    row = Membership(partnership=to, school=school, started_on=on, ended_on=to.ended_on)
    if row.ended_on:
        row.leaving_reason = row.likely_leaving_reason(row.ended_on)
    return row


def ends_with_it(to: Partnership) -> list[str]:
    """That a partnership which schools join is to end, and what becomes of them then; nothing where it is not."""
    if to.ended_on is None:
        return []
    day = date_format(to.ended_on)
    if to.became_part_of is None:
        return [f"{to} is to end on {day}: their membership ends on that day too."]
    return [
        f"{to} is to become part of {to.became_part_of}, and its last day is {day}: their membership ends on that day "
        f"too. They do not go on to {to.became_part_of} by themselves."
    ]


def refuse_unless_there(to: Partnership, on: dt.date) -> None:
    """Refuse a partnership that has not started on that day, or is over."""
    if not to.is_active(on):
        raise ValidationError(f"{to} is not there on {date_format(on)}. Choose another day or another partnership.")


def gains(to: Partnership, count: int, on: dt.date) -> list[str]:
    """What a partnership has from a day on which that many schools come; nothing where none does."""
    if not count:
        return []
    has = Partnership.objects.with_school_count(on).get(pk=to.pk).school_count
    return [f"{to} then has {has} open school{'' if has == 1 else 's'}: {count} joined that day."]


def why_not_ended(row: Membership, on: dt.date) -> str:
    """Why a membership cannot end on that day; empty where it can."""
    if row.is_over:
        return f"it left {row.partnership} on {in_words(row.ended_on)} already"
    if on < row.started_on:
        joins = "joins" if row.is_to_come else "joined"
        return f"it {joins} {row.partnership} on {date_format(row.started_on)}, after that day"
    return ""


def joined_next(rows: Iterable[Membership]) -> dict[int, Membership]:
    """By the keys of memberships that have a last day, the one that their school is to have in turn: it moves."""
    ending = {row.pk: (row.school_id, row.ended_on + A_DAY) for row in rows if row.ended_on is not None}
    if not ending:
        return {}
    schools, days = zip(*ending.values(), strict=True)
    following = Membership.objects.filter(school__in=schools, started_on__in=days).select_related("partnership")
    found = {(one.school_id, one.started_on): one for one in following}
    return {pk: found[begins] for pk, begins in ending.items() if begins in found}


def why_arranged(row: Membership, last: dt.date, to_move: dict[int, Membership]) -> str:
    """Why what is arranged for a membership, which is not over, forbids that last day; empty where it does not.

    The end of one that only leaves may be brought forward. Where the school is to be elsewhere from then, that would
    leave it nowhere between the two, or in two partnerships that each were to be its only one.
    """
    if row.ended_on is None or row.is_over:
        return ""
    is_to_leave = f"it is to leave {row.partnership} on {date_format(row.ended_on)} already"
    if next_one := to_move.get(row.pk):
        return f"{is_to_leave}. Move it from {next_one.partnership}, or take that change back first"
    if last > row.ended_on:
        return f"{is_to_leave}. Choose an earlier day, or take that change back first"
    return ""


def other_last_days(rows: Iterable[Membership], last: dt.date) -> list[str]:
    """Of memberships that are to end on another day already that they do not; asked before they are written."""
    return [
        f"{row.school} was to leave {row.partnership} on {date_format(row.ended_on)}. It leaves on {date_format(last)}."
        for row in rows
        if row.ended_on is not None and row.ended_on != last
    ]


def _why_not_moved(row: Membership, to: Partnership, on: dt.date) -> str:
    if row.partnership_id == to.pk:
        return f"it is in {to} already"
    if not row.is_over and on == row.started_on:
        return f"it joins {row.partnership} on that very day. Enter a later one"
    return why_not_ended(row, on - A_DAY)


def cannot_join(to: Partnership, schools: Collection[School], on: dt.date) -> dict[int, str]:
    """Of the schools that cannot join on that day why, by their keys; one query, and more only for closed ones."""
    found = {
        school: f"it is in {to} from {date_format(since)} already"
        for school, since in there_since(to, schools, on).items()
    }
    for school in schools:
        new = beginning(to, school, on)
        why = found.get(school.pk) or new.why_after_closing() or new.why_before_opening()
        if why:
            found[school.pk] = why.removesuffix(".")
    return found


def there_since(to: Partnership, schools: Collection[School], on: dt.date) -> dict[int, dt.date]:
    """Since when the schools are in it that are on that day, or will be, by their keys."""
    rows = Membership.objects.filter(partnership=to, school__in=schools).overlapping(on, None)
    return dict(rows.values_list("school_id", "started_on"))


def because(row: Membership) -> str:
    """Why it ends, as a sentence of its own, where more is known than that the school leaves."""
    return "" if row.leaving_reason == Reason.LEFT else f" {row.get_leaving_reason_display()}."


def and_stays(school: School, stay: dict[int, list[Membership]]) -> str:
    """Where the school still is, as the end of a sentence."""
    others = [str(membership.partnership) for membership in stay.get(school.pk, ())]
    return f"; it stays in {get_text_list(others, 'and')}" if others else ""


def _parted(
    rows: list[Membership], what: str, why_not: Callable[[Membership], str]
) -> tuple[list[Membership], list[Refused]]:
    """The rows that can change, and of the others what they do not and why. ``ValidationError`` where none can."""
    refused = {row.pk: Refused(row.school, what, why) for row in rows if (why := why_not(row))}
    if len(refused) == len(rows):
        raise ValidationError([str(one) for one in refused.values()] or NOTHING_CHOSEN)
    return [row for row in rows if row.pk not in refused], list(refused.values())


def left_wanting(ended: list[Membership], on: dt.date) -> tuple[str, ...]:
    """Which schools are in no partnership from that day, and which partnerships are too small."""
    schools = [membership.school for membership in ended]
    return (*schools_in_none(schools, on), *partnerships_too_small(ended, on))
