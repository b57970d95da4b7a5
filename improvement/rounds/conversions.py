"""A school under review becomes another record of the register, such as an academy: its review goes on there.

Once the membership has gone on too, host, members and rights are of the same school again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from django.db import transaction

from base.saving import locked, save
from base.school_terms import academic_year
from improvement.clashes.inset_days import carry_inset_days_over
from improvement.conversions import became, follow, go_to, moving
from improvement.models import Colleague, PeerReview, Reviewer
from improvement.rounds.writes import cancel
from partnerships.models import School

Move = Callable[[], object]


def follow_conversions() -> bool:
    """Move what is to move; whether there was anything."""
    return follow(moves_on)


def moves_on(day: dt.date) -> list[Move]:
    """What would move that day: reviews of this academic year and the one before, and where their people work."""
    is_open = School.objects.open(day)
    reviews = PeerReview.objects.going_on().filter(year__gte=academic_year(day) - 1)
    back = reviews.filter(host_before__in=is_open)
    found: list[Move] = [partial(_host, one, one.host_before_id) for one in back if one.host_before_id]
    coming = defaultdict[tuple[int, int], list[PeerReview]](list)
    for review in reviews.exclude(host__in=is_open).select_related("host", "round").order_by("pk"):
        if after := became(review.host, day, review.round.partnership_id):
            coming[after.pk, review.year].append(review)
    for (to, year), those in coming.items():
        found += _in_one_place([*reviews.filter(host=to, year=year), *those], to)
    people = [*moving(Reviewer.objects.filter(review__in=reviews), day), *moving(Colleague.objects.all(), day)]
    return found + [partial(_works_at, person, to) for person, to in people]


def _in_one_place(reviews: list[PeerReview], to: int) -> Iterator[Move]:
    """How all of them become one of that school's year, where schools merge.

    One that was held goes before one that was not, one that is there before one that comes. The others are cancelled,
    but for a second one that was held, which stays where it is.
    """
    stays = min(reviews, key=lambda one: (not one.is_held, one.host_id != to, one.pk))
    others = [one for one in reviews if one is not stays and not one.is_held]
    yield from (partial(cancel, review=one, reason=PeerReview.Reason.CHANGING, by=None) for one in others)
    if stays.host_id != to:
        yield partial(_host, stays, to)


@transaction.atomic
def _host(review: PeerReview, to: int) -> None:
    review = locked(review)
    carry_inset_days_over(school=review.host_id, to=to, year=review.year)
    go_to(review, to, "host")
    review.note_new_days()  # calendars name the host
    save(review, by=None)


@transaction.atomic
def _works_at(person: Reviewer | Colleague, to: int) -> None:
    person = locked(person)
    go_to(person, to)
    save(person, by=None)
