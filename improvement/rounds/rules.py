"""What may not be in a round, beyond what the database holds by itself: each rule raises a sentence to show."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from base.dated import DatedQuerySet
from base.school_terms import year_days, year_label
from improvement.models import Half, PeerReview, Reviewer, Round, Topic, WhatChanged
from improvement.rounds.steps import IMPACT_REVIEW, WORKSHOP, ReviewStep
from partnerships.models import Headship, Membership

NO_TOPIC = "No topic is agreed for this review yet. The host chooses one or two first."


def refuse_review_in(round: Round) -> None:
    """Refuse a review in a round of which it was said that there are none."""
    if round.manner == Round.Manner.NONE:
        year = round.year_label
        raise ValidationError(f"{round.partnership} has no peer reviews in {year}. Say first how it does them.")


def refuse_manner(round: Round) -> None:
    """Refuse to say that none is planned here while some are, or were held: their people would get e-mails still."""
    going_on = round.reviews.going_on().count() if round.pk else 0
    if going_on and not round.is_in_groups:
        has = "a peer review" if going_on == 1 else f"{going_on} peer reviews"
        raise ValidationError(f"{round.partnership} has {has} this year. Cancel what is not to be first.")


def refuse_host(review: PeerReview) -> None:
    """Refuse a host that is no member, or not open, on a day of its visit; without a day, in what is left of the year.

    What was held is not asked about: a member that left keeps it.
    """
    partnership, host = review.round.partnership, review.host
    members = Membership.objects.filter(partnership=partnership, school=host)
    first, last = _today_in(review.round), review.round.days[1]
    if review.visit_on is None and not members.overlapping(first, last).exists():
        year = year_label(review.year)
        raise ValidationError(f"{host} is not a member of {partnership} in {year}. Choose one of its schools.")
    for day, _ in review.visit_days:
        if not members.active(day).exists():
            raise ValidationError(f"{_why_no_member(review, members, day)} Choose another day, or cancel this review.")
        if not host.is_open_on(day):
            raise ValidationError(f"{host} is not open on {date_format(day)}. Choose another day.")


def refuse_visit(review: PeerReview) -> None:
    """Refuse days outside the year, days on which the host is no member, and days that one of its people cannot."""
    first, last = review.round.days
    for day, _ in review.visit_days:
        if not first <= day <= last:
            of = year_label(review.year)
            raise ValidationError(
                f"{date_format(day)} is not in {of}. Enter a day from {date_format(first)} to {date_format(last)}."
            )
    refuse_host(review)
    for reviewer in review.reviewers.select_related("person"):
        reviewer.review = review  # with its new days, which are not stored yet
        refuse_reviewer(reviewer)


def refuse_reviewer(reviewer: Reviewer) -> None:
    """Refuse a reviewer who heads or works at the host, or is at another visit in the same half of a day.

    A champion need not come to the visit, and may be anybody.
    """
    review, person = reviewer.review, reviewer.person
    if not reviewer.visits:
        return
    days = [day for day, _ in review.visit_days] or [_today_in(review.round)]
    if Headship.objects.filter(person=person, school=review.host).overlapping(min(days), max(days)).exists():
        raise ValidationError(f"{person} heads {review.host}, which is reviewed. Choose somebody of another school.")
    if reviewer.school_id == review.host_id:
        raise ValidationError(f"{person} works at {review.host}, which is reviewed. Choose somebody of another school.")
    _refuse_two_visits(reviewer)


def _refuse_two_visits(reviewer: Reviewer) -> None:
    """Refuse days on which the reviewer is at another visit in the same half.

    It does not say where: whoever plans this review need not see that one.
    """
    elsewhere = Reviewer.objects.filter(person=reviewer.person_id).exclude(review=reviewer.review_id)
    for day, half in reviewer.review.visit_days:
        if elsewhere.away_on(day, half).exists():
            on = date_format(day) if half == Half.DAY else f"{date_format(day)} in the {half.label.lower()}"
            said = f"{reviewer.person} is at another visit on {on}"
            raise ValidationError(f"{said}. Choose another day, or another person.")


def away_from(review: PeerReview, day: dt.date, half: str) -> list[str]:
    """Who of those who come to the visit is at another one then; not where."""
    people = [one.person for one in review.people if one.visits]
    elsewhere = Reviewer.objects.filter(person__in=people).exclude(review=review.pk).away_on(day, half)
    away = set(elsewhere.values_list("person", flat=True))
    return [str(person) for person in people if person.pk in away]


def refuse_topics(review: PeerReview, topics: Sequence[Topic]) -> None:
    """Refuse more than two topics, none, and those that can no longer be chosen; what was chosen before may stay."""
    if review.is_cancelled:
        raise ValidationError("This review was cancelled. Plan a new one instead.")
    if len(topics) not in (1, 2):
        raise ValidationError("Choose one topic, or two that differ.")
    for topic in topics:
        if topic not in review.topics and not topic.is_active():
            raise ValidationError(f"“{topic}” is not among the topics today. Choose another.")


def refuse_held(review: PeerReview) -> None:
    """Refuse to say that a visit was held without a topic, or before it is over."""
    if not review.topics:
        raise ValidationError(NO_TOPIC)
    if review.last_visit_day is None:
        raise ValidationError("This visit has no day yet. Enter the day on which it was held.")
    if review.last_visit_day > timezone.localdate():
        day = date_format(review.last_visit_day)
        raise ValidationError(f"This visit is planned for {day}, which is still to come. Planned is not held.")


def refuse_not_held(review: PeerReview) -> None:
    """Refuse to say that a visit was not held after all of which something came."""
    if not review.is_held:
        raise ValidationError("Nobody has said that this visit was held.")
    if review.has_follow_through:
        raise ValidationError("Report, workshop and impact review come after the visit. Take their days out first.")
    if WhatChanged.objects.filter(review=review).exists():
        raise ValidationError("The school shares what changed after this visit. It takes that back first.")


def refuse_around(review: PeerReview) -> None:
    """Refuse a workshop or an impact review that is planned for a day before the visit ends, or the latter before the
    former, or one outside the review's academic year and the next.

    The ``ValidationError`` names the field.
    """
    visit = review.last_visit_day
    for field, what in (("workshop_on", "workshop"), ("impact_review_on", "impact review")):
        day = getattr(review, field)
        first, last = review.round.days[0], year_days(review.year + 1)[1]
        if day and not first <= day <= last:
            said = f"The {what} would be on {date_format(day)}. Enter a day from {date_format(first)}"
            raise ValidationError({field: f"{said} to {date_format(last)}."})
        if visit and day and day < visit:
            said = f"The {what} would be on {date_format(day)}, before the visit on {date_format(visit)}"
            raise ValidationError({field: f"{said}. Enter a later day."})
    workshop, impact = review.workshop_on, review.impact_review_on
    if workshop and impact and impact < workshop and not (review.workshop_held_on or review.impact_review_held_on):
        said = f"The impact review would be on {date_format(impact)}, before the workshop on {date_format(workshop)}"
        raise ValidationError({"impact_review_on": f"{said}. Enter a later day."})


def refuse_done(review: PeerReview, step: ReviewStep, on: dt.date | None) -> None:
    """Refuse to say that a step was done on a day that is still to come, or an impact review before the workshop."""
    if on and on > timezone.localdate():
        raise ValidationError(f"{step.label}: {date_format(on)} is still to come. Enter the day once it is done.")
    workshop, impact = review.workshop_held_on, review.impact_review_held_on
    if step is IMPACT_REVIEW and on and workshop and on < workshop:
        said = f"The impact review comes after the workshop, which was held on {date_format(workshop)}"
        raise ValidationError(f"{said}. Enter a later day, or put the workshop’s right first.")
    planned = review.workshop_on
    if step is IMPACT_REVIEW and on and not workshop and planned and on < planned:
        said = f"The impact review comes after the workshop, which is planned for {date_format(planned)}"
        raise ValidationError(f"{said}. Enter a later day, or say first when the workshop was held.")
    if step is WORKSHOP and on and impact and impact < on:
        said = f"The workshop comes before the impact review, which was held on {date_format(impact)}"
        raise ValidationError(f"{said}. Enter an earlier day, or put the impact review’s right first.")


def _today_in(round: Round) -> dt.date:
    """Today, or the day of the round's year that is nearest to it: what is looked at while a visit has no day."""
    first, last = round.days
    return min(max(timezone.localdate(), first), last)


def _why_no_member(review: PeerReview, members: DatedQuerySet, day: dt.date) -> str:
    """That the host is no member on that day, and since when or until when."""
    host, partnership = review.host, review.round.partnership
    if left := members.former(day).first():
        return f"{host} left {partnership} on {date_format(left.ended_on)}, before {date_format(day)}."
    if joins := members.upcoming(day).first():
        return f"{host} joins {partnership} on {date_format(joins.started_on)}, after {date_format(day)}."
    return f"{host} is not a member of {partnership}."
