"""What of peer reviews is due, overdue or quiet: workshop and impact review are where the good comes from, and are
what is forgotten.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from base.school_terms import Term
from improvement.models import PeerReview
from improvement.rounds.steps import IMPACT_REVIEW, REPORT, VISIT, WORKSHOP, ReviewStep

REPORT_WITHIN, WORKSHOP_WITHIN = dt.timedelta(weeks=4), dt.timedelta(weeks=6)  # of the visit, where nothing is planned
LATE = dt.timedelta(days=14)
NAMES = {VISIT: "was the visit held?", REPORT: "report", WORKSHOP: "workshop", IMPACT_REVIEW: "impact review"}


@dataclass(frozen=True)
class DueStep:
    """A step of a review whose time has come: the day was planned, or is what is usual."""

    review: PeerReview
    step: ReviewStep
    since: dt.date

    @property
    def name(self) -> str:
        """What it is, within a sentence."""
        return NAMES[self.step]

    def is_overdue(self, on: dt.date) -> bool:
        """Whether its time has come more than two weeks ago."""
        return self.since + LATE < on


@dataclass(frozen=True)
class DueOfRound:
    """What the desk of a lead says of this year's reviews, and of what is still to come of last year's."""

    due: list[DueStep]
    overdue: list[DueStep]
    quiet: list[PeerReview]

    @property
    def is_any(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.due or self.overdue or self.quiet)


def due_of(reviews: Iterable[PeerReview]) -> DueOfRound:
    """Of those that are not cancelled; ``quiet`` is where nothing is due and no day is planned for what comes next."""
    today, due, overdue, quiet = timezone.localdate(), list[DueStep](), list[DueStep](), list[PeerReview]()
    for review in reviews:
        steps = list(due_steps(review, today))
        for step in steps:
            (overdue if step.is_overdue(today) else due).append(step)
        if not steps and _has_nothing_planned(review):
            quiet.append(review)
    return DueOfRound(due, overdue, quiet)


def due_steps(review: PeerReview, on: dt.date) -> Iterator[DueStep]:
    """Its steps whose day is over and which nobody has said to be done."""
    for step, since in _days(review):
        if since < on:
            yield DueStep(review, step, since)


def _days(review: PeerReview) -> Iterator[tuple[ReviewStep, dt.date]]:
    """From when each step that is open is due: its planned day, or what is usual after the visit."""
    visit = review.last_visit_day
    if visit is None or review.is_cancelled:
        return
    if not review.is_held:
        yield VISIT, visit
        return
    if review.report_received_on is None:
        yield REPORT, visit + REPORT_WITHIN
    if review.workshop_held_on is None:
        yield WORKSHOP, review.workshop_on or visit + WORKSHOP_WITHIN
    if review.impact_review_held_on is None:
        yield IMPACT_REVIEW, review.impact_review_on or Term.of(visit).after.after.days[0]


def _has_nothing_planned(review: PeerReview) -> bool:
    if review.is_cancelled:
        return False
    if not review.is_held:
        return review.visit_on is None
    if review.workshop_held_on is None:
        return review.workshop_on is None
    return review.impact_review_held_on is None and review.impact_review_on is None
