"""A school under review becomes another record of the register, such as an academy: its review goes on there.

The worker does it, once the register or an officer has said who follows and the membership has gone on: then host,
members and rights are of the same school again. Where a refresh is undone the review goes back. Nobody's history or log
says so, and no preview of a refresh does: an officer does not learn from it which school is reviewed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from base.saving import locked, save
from base.school_terms import academic_year
from improvement.clashes.inset_days import carry_inset_days_over
from improvement.models import Colleague, PeerReview, Reviewer
from improvement.rounds.writes import cancel
from office.stamps import Stamp, read_stamp
from partnerships.models import Membership, School
from partnerships.models.school_links import successors_of

_quiet: list[tuple[dt.date, str, Stamp]] = []  # the day, the database and the stamp at which nothing was to move


@dataclass(frozen=True)
class Move:
    """One record that is of another school now, by primary keys; a review of none is to be cancelled."""

    model: type[PeerReview] | type[Reviewer] | type[Colleague]
    pk: int
    to: int | None


def follow_conversions() -> bool:
    """Move what is to move, each in a transaction of its own; whether there was anything.

    The worker asks every second: where nothing was to move, it is looked again once something public has changed.
    """
    looked_at = (timezone.localdate(), str(connection.settings_dict["NAME"]), read_stamp())
    if _quiet == [looked_at]:
        return False
    moves = moves_on(looked_at[0])
    for move in moves:
        _do(move)
    _quiet[:] = [] if moves else [looked_at]
    return bool(moves)


def moves_on(day: dt.date) -> list[Move]:
    """What would move that day: reviews of this academic year and the one before, and where their people work."""
    is_open = School.objects.open(day)
    reviews = PeerReview.objects.going_on().filter(year__gte=academic_year(day) - 1)
    back = reviews.filter(host_before__in=is_open).values_list("pk", "host_before")
    found = [Move(PeerReview, pk, to) for pk, to in back]
    coming = defaultdict[tuple[int, int], list[PeerReview]](list)
    for review in reviews.exclude(host__in=is_open).select_related("host", "round").order_by("pk"):
        if after := _became(review.host, day, review.round.partnership_id):
            coming[after.pk, review.year].append(review)
    for (to, year), those in coming.items():
        found += _in_one_place([*reviews.filter(host=to, year=year), *those], to)
    people = Reviewer.objects.filter(review__in=reviews, school__isnull=False).exclude(school__in=is_open)
    for reviewer in people.select_related("school"):
        if reviewer.school and (after := _became(reviewer.school, day)):
            found.append(Move(Reviewer, reviewer.pk, after.pk))
    for colleague in Colleague.objects.exclude(school__in=is_open).select_related("school"):
        if after := _became(colleague.school, day):
            found.append(Move(Colleague, colleague.pk, after.pk))
    return found


def _in_one_place(reviews: list[PeerReview], to: int) -> Iterator[Move]:
    """How all of them become one of that school's year, where schools merge.

    One that was held goes before one that was not, one that is there before one that comes. The others are cancelled,
    but for a second one that was held, which stays where it is.
    """
    stays = min(reviews, key=lambda one: (not one.is_held, one.host_id != to, one.pk))
    yield from (Move(PeerReview, one.pk, None) for one in reviews if one is not stays and not one.is_held)
    if stays.host_id != to:
        yield Move(PeerReview, stays.pk, to)


def _became(school: School, day: dt.date, partnership: int | None = None) -> School | None:
    """The one open school that it became, a member of the partnership where one is given; None where it is not one."""
    if school.closed_on is None or school.closed_on >= day:
        return None
    reached, latest = {school}, [school]
    while latest:
        latest = [one for before in latest for one in successors_of(before) if one not in reached]
        reached.update(latest)
    found = [one for one in reached if one.is_open_on(day)]
    if partnership is not None:
        members = Membership.objects.active(day).filter(partnership=partnership, school__in=found)
        there = set(members.values_list("school", flat=True))
        found = [one for one in found if one.pk in there]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def _do(move: Move) -> None:
    record = locked(move.model(pk=move.pk))
    if isinstance(record, Reviewer | Colleague):
        record.school_id = move.to  # type: ignore[assignment]
    elif move.to is None:
        cancel(review=record, reason=PeerReview.Reason.CHANGING, by=None)
        return
    else:
        carry_inset_days_over(school=record.host_id, to=move.to, year=record.year)
        is_back = record.host_before_id == move.to
        record.host_before_id = None if is_back else record.host_before_id or record.host_id
        record.host_id = move.to
        record.note_new_days()  # calendars name the host
    save(record, by=None)
