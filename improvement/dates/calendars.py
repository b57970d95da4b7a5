"""Peer reviews as a calendar (RFC 5545): host, place and days; no topic, no reason, and no link that lets anybody in.

Calendars are shared. Each step of a review keeps its UID, and its sequence is the moment at which days were set last.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils import timezone
from icalendar import Calendar, Event, vText

from base.days import days_later
from base.text import one_line
from boards.meetings.calendars import DOMAIN
from improvement.dates.links import NamedDay
from improvement.models import Half, PeerReview
from improvement.rounds.steps import IMPACT_REVIEW, WORKSHOP
from office.council.reading import the_council

SECOND = "second-visit"
GONE_LABELS = {
    "visit": "visit",
    SECOND: "second day of the visit",
    WORKSHOP.name: "workshop",
    IMPACT_REVIEW.name: "impact review",
}
HALVES = {Half.MORNING: "visit, morning", Half.AFTERNOON: "visit, afternoon"}
SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # a sequence has 31 bits


def calendar_of(reviews: Iterable[tuple[PeerReview, str | None]]) -> bytes:
    """The calendar of reviews, each with the role in which somebody is in it; None where all its days are shown.

    On which days something was held, and from which a visit was postponed, it has only of those with ``may_set_days``.
    """
    return _calendar(event for review, role in reviews for event in _events(review, role))


def _calendar(events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(the_council().name)}//{DOMAIN}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText("Peer reviews"))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def calendar_without(review: PeerReview, days: Iterable[NamedDay]) -> bytes:
    """A calendar that takes these days of a review out of one that has them."""
    at = max(timezone.now(), (review.days_set_at or SINCE) + dt.timedelta(seconds=1))
    return _calendar(_event(review, name, GONE_LABELS[name], day, is_off=True, at=at) for name, day in days)


def named_days(review: PeerReview, role: str) -> Iterator[NamedDay]:
    """The planned days of somebody in that role, today's and later, by the names that calendars know them by."""
    days = [*zip(("visit", SECOND), (day for day, _ in review.visit_days), strict=False)]
    days += [
        (step.name, day)
        for step, day in ((WORKSHOP, review.workshop_on), (IMPACT_REVIEW, review.impact_review_on))
        if day and role in step.roles
    ]
    return (one for one in days if one[1] >= timezone.localdate())


def _events(review: PeerReview, role: str | None) -> Iterable[Event]:
    yield from _visit(review)
    for step, label, planned, held in (
        (WORKSHOP, "workshop", review.workshop_on, review.workshop_held_on),
        (IMPACT_REVIEW, "impact review", review.impact_review_on, review.impact_review_held_on),
    ):
        day = held or planned if review.may_set_days else planned
        if day and (role is None or role in step.roles):
            yield _event(review, step.name, label, day)


def _visit(review: PeerReview) -> Iterable[Event]:
    """Each day of the visit. One that is postponed is cancelled on its old day, as is a second day that is no more."""
    for name, (day, half) in zip(("visit", SECOND), review.visit_days, strict=False):
        yield _event(review, name, HALVES.get(half, "visit"), day)
    if not review.may_set_days:
        return
    if review.visit_on is None and review.postponed_from:
        yield _event(review, "visit", "visit", review.postponed_from, is_off=True)
    near = review.visit_on or review.postponed_from  # on which day it was is not kept; a calendar knows it by its UID
    if review.had_second_day and near:
        yield _event(review, SECOND, "second day of the visit", near, is_off=True)


def _event(
    review: PeerReview, name: str, label: str, day: dt.date, *, is_off: bool = False, at: dt.datetime | None = None
) -> Event:
    """One of its steps, on all of its day: at what time it is nobody has entered. It changed ``at`` that moment."""
    is_off = is_off or review.is_cancelled
    changed_at = (at or review.days_set_at or timezone.now()).astimezone(dt.UTC)
    words = f"Peer review of {review.host}: {label}"
    event = Event()
    event.add("uid", f"review-{review.pk}-{name}@{DOMAIN}")
    event.add("dtstamp", changed_at)
    event.add("sequence", int((changed_at - SINCE).total_seconds()) if at or review.days_set_at else 0)
    event.add("summary", one_line(f"Cancelled: {words}" if is_off else words))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("location", one_line(", ".join([str(review.host), *review.host.address_lines_beside_name])))
    event.add("dtstart", day)
    event.add("dtend", days_later(day))
    return event
