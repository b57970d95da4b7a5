"""The days of the demonstration's peer reviews, and how far each has come by then. Nothing here writes."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from random import Random

from base.school_terms import day_in_year
from demonstration.luck import luck
from improvement.models import Half, PeerReview

State, Reason = PeerReview.State, PeerReview.Reason
# The first and the last day, as (month, day), of each stretch of visits: clear of holidays, tests and the first weeks.
STRETCHES = (
    ((9, 22), (10, 20)),
    ((11, 12), (12, 10)),
    ((1, 12), (2, 11)),
    ((2, 25), (3, 24)),
    ((4, 26), (5, 2)),
    ((6, 8), (7, 3)),
)
REASONS = (Reason.INSPECTION, Reason.HEAD, Reason.REVIEWER, Reason.SCHOOL_SHUT, Reason.DIARY, Reason.CAPACITY)
# How far a review can be seen ahead: beyond that day nothing has happened to it yet.
MOVED_AHEAD, FIRM_AHEAD = dt.timedelta(days=30), dt.timedelta(days=75)
CANCELLED, POSTPONED, MOVED = 0.04, 0.07, 0.13  # shares of reviews, each with those before it
NOT_SAID = 0.04  # the share of visits that are over and of which nobody has said that they were held
A_DAY = dt.timedelta(days=1)
FRIDAY, SATURDAY = 4, 5


@cache
def visit_days(year: int) -> list[dt.date]:
    """The weekdays of the academic year on which the demonstration's visits are."""
    return [day for first, last in STRETCHES for day in _weekdays(day_in_year(year, *first), day_in_year(year, *last))]


def days_for(slug: str, year: int, reviews: int) -> list[tuple[dt.date, dt.date]]:
    """Two days, in order, for each of a partnership's reviews: none of them twice, so that nobody is at two visits."""
    drawn = luck("days of peer reviews", slug, year).sample(visit_days(year), reviews * 2)
    return [(min(pair), max(pair)) for pair in zip(drawn[::2], drawn[1::2], strict=True)]


def give_days(review: PeerReview, days: tuple[dt.date, dt.date], today: dt.date, draw: Random) -> None:
    """Give the review its days, state and reason as they stand today; the later of its two days is for one that moves.

    A visit that is still far off may have no day yet.
    """
    first, later = days
    fate, is_near = draw.random(), first <= today + MOVED_AHEAD
    review.visit_on, review.visit_half = first, draw.choice([Half.DAY, Half.DAY, Half.MORNING, Half.AFTERNOON])
    if is_near and fate < MOVED:
        review.reason = draw.choice(REASONS)
    if is_near and fate < CANCELLED:
        review.state = State.CANCELLED
        return
    if is_near and fate < POSTPONED:
        review.state, review.visit_on, review.postponed_from = State.POSTPONED, None, first
        return
    if is_near and fate < MOVED:
        review.visit_on, review.postponed_from = later, first
    if not review.reason and review.visit_on > today + FIRM_AHEAD and draw.random() < 0.3:
        review.visit_on, review.visit_half = None, Half.DAY
    elif review.visit_half == Half.DAY and review.visit_on.weekday() < FRIDAY and draw.random() < 0.3:
        review.second_visit_on, review.second_visit_half = review.visit_on + A_DAY, Half.MORNING
    if (last := review.last_visit_day) and last < today and draw.random() >= NOT_SAID:
        review.state = State.HELD


def follow_through(review: PeerReview, today: dt.date, draw: Random) -> None:
    """Data shared before the visit; report, workshop and impact review behind it, each closed in most reviews."""
    visit = review.visit_on
    if visit is None or review.is_cancelled:
        return
    review.data_shared_on = _done(visit - dt.timedelta(days=draw.randint(7, 21)), today, draw.random() < 0.92)
    review.workshop_on = _school_day(visit + dt.timedelta(days=draw.randint(14, 28)))
    review.impact_review_on = _school_day(visit + dt.timedelta(days=draw.randint(90, 170)))
    said = [draw.random() for _ in range(3)]
    if review.is_held:
        report = visit + dt.timedelta(days=draw.randint(3, 12))
        review.report_received_on = _done(report, today, said[0] < 0.93)
        review.workshop_held_on = _done(review.workshop_on, today, said[1] < 0.88)
        review.impact_review_held_on = _done(review.impact_review_on, today, said[2] < 0.8)


def _done(day: dt.date, today: dt.date, is_said: bool) -> dt.date | None:
    return day if is_said and day < today else None


def _school_day(day: dt.date) -> dt.date:
    """The first of the days of visits that is not before it."""
    days = [*visit_days(day.year - 1), *visit_days(day.year)]
    return days[bisect_left(days, day)]


def _weekdays(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    days = (first + A_DAY * number for number in range((last - first).days + 1))
    yield from (day for day in days if day.weekday() < SATURDAY)
