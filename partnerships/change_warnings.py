"""What a dated change would leave wanting, in sentences."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.formats import date_format

from base.dated import Dated
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School
from partnerships.models.partnerships import MIN_OPEN_SCHOOLS

NAMED_AT_MOST = 5  # meetings in one warning

# The meetings since a day, the latest first, in words, that counted on what holds then: a room above adds its own in
# ``AppConfig.ready``.
meetings_since: list[Callable[[Dated, dt.date], list[str]]] = []
# What else a person holds from a day on, a sentence each: a room above adds its own in ``AppConfig.ready``.
still_held: list[Callable[[Person, dt.date], list[str]]] = []


def memberships_of_schools(schools: Iterable[School], on: dt.date) -> dict[int, list[Membership]]:
    """The memberships of active partnerships of that day by the school's key, by the partnerships' names.

    Each with ``is_counted``; in one query however many schools there are.
    """
    current = Membership.objects.filter(school__in=list(schools)).active(on).in_active_partnerships(on)
    found: dict[int, list[Membership]] = {}
    for membership in current.with_is_counted(on).select_related("partnership").order_by("partnership__name"):
        found.setdefault(membership.school_id, []).append(membership)
    return found


def schools_in_none(schools: Iterable[School], on: dt.date) -> Iterator[str]:
    """Which of the schools are on that day in no partnership, or in none that counts."""
    schools = list(dict.fromkeys(schools))
    found = memberships_of_schools(schools, on)
    coming = _joining_after([school for school in schools if school.pk not in found], on)
    for school in schools:
        counted = [membership.is_counted for membership in found.get(school.pk, ())]
        if any(counted):
            continue
        joins = coming.get(school.pk)
        until = f" until it joins {joins.partnership} on {date_format(joins.started_on)}" if joins else ""
        yield f"{school} is in no partnership{' that counts' if counted else ''} from {date_format(on)}{until}."


def _joining_after(schools: list[School], on: dt.date) -> dict[int, Membership]:
    """The first membership that begins after that day, by the school's key."""
    if not schools:
        return {}
    rows = Membership.objects.filter(school__in=schools).upcoming(on).select_related("partnership")
    return {row.school_id: row for row in reversed(rows)}


def partnerships_too_small(memberships: Iterable[Membership], on: dt.date) -> Iterator[str]:
    """Which of the partnerships that were left have too few open schools on that day to count."""
    left = Partnership.objects.active(on).filter(pk__in=[membership.partnership_id for membership in memberships])
    for partnership in left.with_school_count(on):
        if partnership.school_count < MIN_OPEN_SCHOOLS:
            count = "one open school" if partnership.school_count else "no open school"
            yield f"{partnership} has {count} from {date_format(on)}. It needs two to count."


def without_a_lead(partnership: Partnership, on: dt.date) -> Iterator[str]:
    """That nobody leads the partnership from that day, if it is so, and until when."""
    if not partnership.is_active(on) or partnership.leads.active(on).exists():
        return
    following = partnership.leads.upcoming(on).select_related("person").first()
    until = f" until {following.person} does on {date_format(following.started_on)}" if following else ""
    yield f"Nobody leads {partnership} from {date_format(on)}{until}. Its page gives the council’s mailbox."


def in_the_past(row: Dated, first_day: dt.date) -> Iterator[str]:
    """That what a person leads, heads or sits on is to be over from a day that has passed, and what that rewrites.

    ``first_day`` is the first on which it would not hold any more. Somebody acted in it on each day since.
    """
    if first_day >= timezone.localdate():
        return
    yield (
        f"{row}: {date_format(first_day)} is in the past. From that day the portal says that this was over already, "
        "and what it lets them see and do ends at once."
    )
    meetings = [meeting for since in meetings_since for meeting in since(row, first_day)]
    if meetings:
        said = listed(meetings, "before")
        yield f"{row}: meetings were held since, and their minutes may say otherwise: {said}."


def listed(meetings: Sequence[str], others: str = "more") -> str:
    """The first of the meetings that one warning names, and how many ``others`` there are."""
    left = len(meetings) - NAMED_AT_MOST
    return "; ".join([*meetings[:NAMED_AT_MOST], *([f"and {left} {others}"] if left > 0 else [])])


def acting_until(post: Headship | Lead) -> Iterator[str]:
    """Who acts for whoever holds the post, which ends, and so does that."""
    if post.ended_on is None:
        return
    # Who they are the accounts know, which stand above this room.
    for delegate in post.delegates.lasting().filter(ended_on__gt=post.ended_on):  # type: ignore[union-attr]
        yield f"{delegate.name} acts for {post.person} until {date_format(post.ended_on)}: that ends with the post."
