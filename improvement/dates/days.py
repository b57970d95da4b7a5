"""Which days of a review are whose."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from improvement.models import PeerReview
from improvement.rounds.steps import IMPACT_REVIEW, VISIT, WORKSHOP, ReviewStep


@dataclass(frozen=True)
class OwnDay:
    """A day of a step that is to come: in words, and when it is over."""

    step: ReviewStep
    label: str
    words: str
    last: dt.date


def days_of(review: PeerReview, role: str | None) -> list[OwnDay]:
    """The days that concern somebody in that role; all for who heads the host, with None. Not of what was held."""
    days = []
    if review.last_visit_day and not review.is_held:
        days.append(OwnDay(VISIT, "Visit", review.visit_in_words, review.last_visit_day))
    for step, label, day in (
        (WORKSHOP, "Workshop", review.workshop_on),
        (IMPACT_REVIEW, "Impact review", review.impact_review_on),
    ):
        if day and not getattr(review, step.field) and (role is None or role in step.roles):
            days.append(OwnDay(step, label, date_format(day, "l j F Y"), day))
    return days


def is_ahead(review: PeerReview, role: str | None) -> bool:
    """Whether one of those days is still to come, or today."""
    return any(day.last >= timezone.localdate() for day in days_of(review, role))
