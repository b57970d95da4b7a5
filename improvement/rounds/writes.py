"""What is written of a round: each write checks the rules of ``rules.py``, and is done whole or not at all.

Who may do it the view asks (``PeerReviewQuerySet.with_rights``). Nothing here takes a text. What is ``told`` is atomic
too, and those whom it concerns get an e-mail.
"""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author, delete, locked, save
from improvement.models import PeerReview, Reviewer, ReviewGroup, Round, Topic
from improvement.rounds.candidates import people_of_group
from improvement.rounds.grouping import Groups, why_not_valid
from improvement.rounds.rules import (
    refuse_around,
    refuse_done,
    refuse_held,
    refuse_host,
    refuse_manner,
    refuse_not_held,
    refuse_review_in,
    refuse_reviewer,
    refuse_topics,
    refuse_visit,
)
from improvement.rounds.steps import IMPACT_REVIEW, WORKSHOP, ReviewStep
from improvement.rounds.telling import group_tellers, told
from office.models import Message
from partnerships.models import Partnership, Person, School

Visit = tuple[dt.date, str]  # a day, and how much of it: one of ``Half``
Around = tuple[dt.date | None, dt.date | None]  # the planned days of workshop and impact review


@transaction.atomic
def say_how(*, partnership: Partnership, year: int, manner: str, why_none: str = "", by: Author) -> Round:
    """Say how the partnership does its peer reviews in that academic year, or why there are none."""
    there = Round.objects.filter(partnership=partnership, year=year).first()
    round = there or Round(partnership=partnership, year=year)
    round.manner, round.why_none = manner, why_none
    refuse_manner(round)
    save(round, by=by)
    return round


@transaction.atomic
def plan_review(*, round: Round, host: School, by: Author) -> PeerReview:
    """Plan the review of a school, without a group or a day yet."""
    review = PeerReview(round=round, year=round.year, host=host)
    refuse_review_in(round)
    refuse_host(review)
    save(review, by=by)
    return review


@transaction.atomic
def set_groups(*, round: Round, groups: Groups, by: Author) -> None:
    """Put the round's reviews into groups, by the keys of their hosts; groups that are left over go.

    Raises ``ValidationError`` where the groups are not valid, or are not those of the schools that are reviewed.
    """
    reviews = {review.host_id: review for review in locked(round).reviews.going_on()}
    if why := why_not_valid(groups):
        raise ValidationError(why)
    if sorted(host for group in groups for host in group) != sorted(reviews):
        raise ValidationError("These groups are of other schools than those that are reviewed. Look at them again.")
    there = {group.number: group for group in round.groups.select_related("lead")}
    before = {
        number: {host for host, review in reviews.items() if review.group_id == one.pk} for number, one in there.items()
    }
    leads = {frozenset(before[number]): group.lead for number, group in there.items() if before[number]}
    for number, hosts in enumerate(groups, start=1):
        group = there.pop(number, None) or ReviewGroup(round=round, number=number)
        save(group, by=by)
        for host in hosts:
            reviews[host].group = group
            save(reviews[host], by=by, fields=["group"])
    for group in round.groups.select_related("lead"):
        now = frozenset(groups[group.number - 1]) if group.number <= len(groups) else frozenset()
        people = [one.person for one in people_of_group(group)] if now else []
        lead = leads.get(now, group.lead)  # a group that has another number now keeps its lead, or has none still
        if lead not in people:
            lead = None
        if lead != group.lead:
            choose_group_lead(group=group, person=lead, by=by)
        elif lead and now != before.get(group.number):
            for tell in group_tellers:  # which schools it has now, all of them
                tell(group, None, by)
    round.reviews.filter(group__in=there.values()).update(group=None)  # those that are cancelled
    for group in there.values():
        delete(group, by=by)


@transaction.atomic
def choose_group_lead(*, group: ReviewGroup, person: Person | None, by: Author) -> list[Message]:
    """Say who is the group's peer review lead, or that nobody is; the messages to who is and who was.

    It gives no right: what they see and plan follows from their posts and their reviews (ADR 50). Raises
    ``ValidationError`` where the person is not of the group.
    """
    group = locked(group)
    before = group.lead
    if person is not None and person not in [one.person for one in people_of_group(group)]:
        raise ValidationError(f"{person} is not of {str(group).lower()}. Choose one of its people.")
    if before == person:
        return []
    group.lead = person
    save(group, by=by)
    return [message for tell in group_tellers for message in tell(group, before, by)]


@transaction.atomic
def choose_topics(*, review: PeerReview, topics: Sequence[Topic], by: Author) -> None:
    """Choose what the review is about: one topic, or two that differ."""
    review = locked(review)
    refuse_topics(review, topics)
    review.topic, review.second_topic = topics[0], topics[1] if len(topics) == 2 else None
    save(review, by=by)


@told
def set_visit(
    *,
    review: PeerReview,
    first: Visit,
    second: Visit | None = None,
    around: Around | None = None,
    reason: str = "",
    by: Author,
) -> PeerReview:
    """Give the visit its day or its two days; with a reason it is postponed to them from the day that it had.

    The planned days ``around`` it stay where none are given, and may not be before it.
    """
    review = _changeable(review)
    if reason:
        review.reason, review.postponed_from = reason, _day_to_leave(review)
    review.state = PeerReview.State.PLANNED
    review.visit_on, review.visit_half = first
    if second:
        review.second_visit_on, review.second_visit_half = second
    else:
        review.take_second_day_out()
    if around:
        review.workshop_on, review.impact_review_on = around
    refuse_visit(review)
    refuse_around(review)
    save(review, by=by)
    return review


@told
def postpone(*, review: PeerReview, reason: str, by: Author) -> PeerReview:
    """Take the visit's day away, for a reason, until there is a new one."""
    review = _changeable(review)
    review.state, review.reason, review.postponed_from = PeerReview.State.POSTPONED, reason, _day_to_leave(review)
    review.visit_on = None
    review.take_second_day_out()
    save(review, by=by)
    return review


@told
def cancel(*, review: PeerReview, reason: str, by: Author) -> PeerReview:
    """Cancel the review, for a reason. The school may then be reviewed in another partnership that year."""
    review = _changeable(review)
    review.state, review.reason = PeerReview.State.CANCELLED, reason
    save(review, by=by)
    return review


@transaction.atomic
def hold(*, review: PeerReview, by: Author) -> PeerReview:
    """Say that the visit was held on its day."""
    review = _changeable(review)
    refuse_held(review)
    review.state = PeerReview.State.HELD
    save(review, by=by)
    return review


@transaction.atomic
def take_back_held(*, review: PeerReview, by: Author) -> PeerReview:
    """Say that the visit was not held after all: it is planned again, on the days that it had. Nobody is told."""
    review = _going_on(review)
    refuse_not_held(review)
    review.state = PeerReview.State.PLANNED
    save(review, by=by)
    return review


@told
def name_reviewer(
    *, review: PeerReview, person: Person, role: str, school: School | None = None, by: Author
) -> Reviewer:
    """Put somebody into the review, in a role."""
    reviewer = Reviewer(review=locked(review), person=_at_one_review(person), role=role, school=school)
    refuse_reviewer(reviewer)
    save(reviewer, by=by)
    return reviewer


@told
def put_back_reviewer(*, review: PeerReview, reviewer: Reviewer, by: Author) -> Reviewer:
    """Put somebody who was taken out while days were moved back as they were: their link and what they said hold on."""
    reviewer.review = locked(review)
    reviewer._state.adding = True
    refuse_reviewer(reviewer)
    save(reviewer, by=by)
    return reviewer


@told
def replace_reviewer(*, reviewer: Reviewer, person: Person, school: School | None = None, by: Author) -> Reviewer:
    """Put somebody else in the place of one of its people, who has no right to the review any more."""
    review, old = locked(reviewer.review), locked(reviewer)
    delete(old, by=by)
    return name_reviewer(review=review, person=person, role=old.role, school=school, by=by)


@told
def remove_reviewer(*, reviewer: Reviewer, by: Author) -> None:
    """Take one of its people out of the review: their right to it goes with that."""
    locked(reviewer.review)
    delete(reviewer, by=by)


@transaction.atomic
def let_interest_stand(*, reviewer: Reviewer, by: Author) -> None:
    """Say that the interest which one of its people declared may stand: they go on. Their own page says so."""
    locked(reviewer.review)
    reviewer = locked(reviewer)
    if not reviewer.asks_whether_it_stands:
        raise ValidationError(f"{reviewer.person} has declared no interest that is to be decided on.")
    reviewer.interest = Reviewer.Interest.STANDS
    save(reviewer, by=by, fields=["interest"])


@told
def set_days_around(
    *, review: PeerReview, workshop: dt.date | None, impact_review: dt.date | None, by: Author
) -> PeerReview:
    """Say for which days workshop and impact review are planned; None where they have none yet."""
    review = _going_on(review)
    review.workshop_on, review.impact_review_on = workshop, impact_review
    refuse_around(review)
    save(review, by=by)
    return review


@transaction.atomic
def share_topics(*, review: PeerReview, is_shared: bool, by: Author) -> None:
    """Let the partnership's lead see the topics, or take that back."""
    review = locked(review)
    review.is_topic_shared = is_shared
    save(review, by=by, fields=["is_topic_shared"])


@transaction.atomic
def close_step(*, review: PeerReview, step: ReviewStep, on: dt.date | None, by: Author) -> PeerReview:
    """Say on which day a step was done; None opens it again. The visit's own is ``hold``."""
    review = _going_on(review)
    refuse_done(review, step, on)
    setattr(review, step.field, on)
    if step in (WORKSHOP, IMPACT_REVIEW):
        review.note_new_days()  # calendars show the day on which it was held
    save(review, by=by)
    return review


def _day_to_leave(review: PeerReview) -> dt.date:
    """The day from which the visit is postponed; where it has none now, that from which it was postponed before."""
    day = review.visit_on or review.postponed_from
    if day is None:
        raise ValidationError("This visit has no day yet, so it cannot be postponed. Enter its day without a reason.")
    return day


def _changeable(review: PeerReview) -> PeerReview:
    """The review, read anew and locked, with the people whose other visits it must not meet."""
    review = _going_on(review)
    if review.is_held:
        raise ValidationError("This visit was held. Its day can no longer be moved, postponed or cancelled.")
    for person in Person.objects.filter(reviews__review=review).order_by("pk"):
        _at_one_review(person)
    return review


def _going_on(review: PeerReview) -> PeerReview:
    """The review, read anew and locked."""
    review = locked(review)
    if review.is_cancelled:
        raise ValidationError("This review was cancelled. Plan a new one instead.")
    return review


def _at_one_review(person: Person) -> Person:
    """The person, locked, so that two rounds do not put them into one half-day at the same moment."""
    return locked(person)
