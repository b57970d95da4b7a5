"""The e-mails about peer reviews: everyone's dates, and what somebody answers to them."""

import datetime as dt
from collections.abc import Callable, Iterator
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from improvement.dates.again import send_once_more
from improvement.dates.answering import days_seen, say_whether
from improvement.dates.interests import declare
from improvement.evaluation.emails import ask_heads, ask_whether_shared
from improvement.evaluation.writes import agree, change_how, take_back_agreement
from improvement.models import PeerReview, Reviewer, ReviewGroup, SelfEvaluation
from improvement.models.self_evaluations import schools_of
from improvement.rounds import writes
from improvement.rounds.fetching import as_shown
from improvement.rounds.telling import one_action
from partnerships.models import Headship, Lead, Person, School
from tests.every_page.keys import first
from tests.post import outbox

OWN, OFFICE, HEADLESS = "own address", "office", "no head"
WITHOUT = (
    *("visit_on", "second_visit_on"),
    *("report_received_on", "workshop_held_on", "impact_review_held_on"),
)


def occasions() -> Iterator:
    """All of them."""
    for name, bring_about in DATES.items():
        yield "email/review-dates", name, lambda bring_about=bring_about: _of_dates(bring_about)
    for step in ("visit", "report", "workshop", "impact review"):
        yield "email/review-due", step, lambda step=step: _remind(step)
    yield "email/review-answer", "cannot come", lambda: _answer(False)
    yield "email/review-answer", "can come after all", lambda: _answer(False, True)
    yield "email/review-interest", "declares an interest", lambda: _declare(True)
    yield "email/review-interest", "has none after all", lambda: _declare(True, False)
    yield "email/review-group-lead", "chosen", lambda: _lead_the_group(True)
    yield "email/review-group-lead", "no longer", lambda: _lead_the_group(True, False)
    for occasion, meets_on in {"day of the meeting known": _days_ahead(7), "no day yet": None}.items():
        yield "email/evaluation-asked", occasion, lambda meets_on=meets_on: _ask_heads(meets_on)
    yield "email/evaluation-asked", "at the office, of a head", lambda: _ask_heads(_days_ahead(7), OFFICE)
    yield "email/evaluation-asked", "at the office, of nobody", lambda: _ask_heads(_days_ahead(7), HEADLESS)
    yield "email/evaluation-closes", "sooner", lambda: _close(_days_ahead(3))
    yield "email/evaluation-closes", "sooner, at the office", lambda: _close(_days_ahead(3), OFFICE)
    yield "email/evaluation-closes", "today", lambda: _close(timezone.localdate())
    yield "email/evaluation-share", "to a head", lambda: _ask_whether_shared()
    yield "email/evaluation-share", "at the office", lambda: _ask_whether_shared(OFFICE)
    yield "email/evaluation-closes", "later", lambda: _close(_days_ahead(9))
    yield "email/evaluation-closes", "on a day that is said first", lambda: _close(_days_ahead(9), said=None)
    yield "email/evaluation-agreed", "to a head who sees to a step", lambda: _agree()
    yield "email/evaluation-agreed", "anew", lambda: _agree(taken_back_on=timezone.localdate())
    yield "email/evaluation-agreed", "at the office", lambda: _agree(OFFICE)
    yield "email/evaluation-agreed", "at the office, of nobody", lambda: _agree(HEADLESS)
    yield "email/evaluation-agreed", "to a lead who sees to a step", lambda: _agree_of_lead()
    yield "email/evaluation-taken-back", "to who said yes", lambda: _take_back()
    yield "email/evaluation-taken-back", "to who was told", lambda: _take_back_unsaid()
    yield "email/evaluation-taken-back", "at the office", lambda: _take_back_unsaid(OFFICE)


def _evaluation(is_agreed: bool, reached: str) -> SelfEvaluation:
    """One whose heads have addresses of their own, none but their offices, or whose schools have no head."""
    active = Headship.objects.active()
    heads = active.values("school__memberships__partnership")
    evaluation = first(SelfEvaluation.objects.filter(agreed_on__isnull=not is_agreed, partnership__in=heads))
    Person.objects.filter(headships__in=active).update(email="head@example.org" if reached == OWN else "")
    if reached != OWN:
        schools = School.objects.filter(memberships__partnership=evaluation.partnership_id)
        schools.update(office_email="office@example.org")
        User.objects.filter(person__in=active.values("person")).update(person=None)
    if reached == HEADLESS:
        active.filter(school__memberships__partnership=evaluation.partnership_id).update(ended_on=_days_ahead(-1))
    return evaluation


def _ask_heads(meets_on: dt.date | None, reached: str = OWN) -> None:
    evaluation = _evaluation(False, reached)
    evaluation.meets_on = evaluation.answers_close_on = meets_on
    evaluation.save()
    ask_heads(evaluation, None)


def _close(day: dt.date, reached: str = OWN, said: int | None = 7) -> None:
    """To heads who were asked."""
    evaluation = _evaluation(False, reached)
    evaluation.answers_close_on = None if said is None else _days_ahead(said)
    evaluation.save()
    ask_heads(evaluation, None)
    outbox().clear()
    change_how(evaluation=evaluation, manner=evaluation.manner, meets_on=day, by=None)


def _ask_whether_shared(reached: str = OWN) -> None:
    evaluation = _evaluation(True, reached)
    evaluation.participations.update(shares="", said_by=None, said_on=None, was_there=True)
    ask_whether_shared(evaluation, None)


def _agree(reached: str = OWN, **fields: dt.date) -> SelfEvaluation:
    """It is agreed by two schools, of which the head of one sees to a step."""
    evaluation = _evaluation(False, reached)
    SelfEvaluation.objects.filter(pk=evaluation.pk).update(manner="paper", **fields)
    evaluation.refresh_from_db()
    schools = list(schools_of(evaluation.partnership)[:2])
    theme, stage = evaluation.framework.themes.first(), evaluation.framework.stages.first()
    evaluation.agreements.all().delete()
    evaluation.agreements.create(theme=theme, stage=stage)
    headship = Headship.objects.active().filter(school__in=schools).first()
    owner = headship.person if headship else None
    evaluation.next_steps.create(theme=theme, what="Visit each other", owner=owner, due_on=_days_ahead(30))
    themes = list(evaluation.framework.themes.all())
    agree(evaluation=evaluation, on=timezone.localdate(), schools=schools, left_out=themes, by=None)
    return evaluation


def _agree_of_lead() -> None:
    """Nobody but the lead, who heads no school, has an address."""
    evaluation = _agree()
    outbox().clear()
    take_back_agreement(evaluation=evaluation, by=None)
    outbox().clear()
    lead = first(Lead.objects.active().filter(partnership=evaluation.partnership_id))
    Headship.objects.filter(person=lead.person).delete()
    Lead.objects.filter(pk=lead.pk).update(email="lead@example.org")
    evaluation.next_steps.update(owner=lead.person)
    schools = list(schools_of(evaluation.partnership)[:2])
    agree(evaluation=evaluation, on=timezone.localdate(), schools=schools, by=None)
    outbox()[:] = [one for one in outbox() if one.to == ["lead@example.org"]]


def _take_back_unsaid(reached: str = OWN) -> None:
    """Of heads who were told that it was agreed, and have said nothing."""
    evaluation = _agree(reached)
    outbox().clear()
    take_back_agreement(evaluation=evaluation, by=None)


def _take_back() -> None:
    """Where one head said yes, and nobody else yet."""
    evaluation = _evaluation(True, OWN)
    evaluation.recorded_on = timezone.localdate()
    evaluation.save()
    head = first(Headship.objects.active().filter(school__memberships__partnership=evaluation.partnership_id))
    evaluation.participations.update(shares="", said_by=None, said_on=None, was_there=True)
    said = {"shares": "yes", "said_by": head.person, "said_on": timezone.localdate()}
    evaluation.participations.update_or_create(school=head.school, defaults=said)
    take_back_agreement(evaluation=evaluation, by=None)


def _review() -> PeerReview:
    """One that is planned, of a school with a head, with a lead reviewer and a champion who have addresses."""
    heads = Headship.objects.active().values("school")
    agreed = PeerReview.objects.filter(state="planned", visit_on__isnull=False, topic__isnull=False, host__in=heads)
    with_both = agreed.filter(reviewers__role="lead-reviewer").filter(reviewers__role="champion")
    review = first(with_both.order_by("pk"))
    for number, one in enumerate(review.reviewers.order_by("role")):
        Person.objects.filter(pk=one.person_id).update(email=f"reviewer.{number}@example.org")
    PeerReview.objects.filter(pk=review.pk).update(visit_on=_days_ahead(7), second_visit_on=None)
    return PeerReview.objects.get(pk=review.pk)


def _days_ahead(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def _of_dates(bring_about: Callable[[PeerReview], object]) -> None:
    bring_about(_review())


def _move(review: PeerReview, days: int = 14) -> None:
    writes.set_visit(review=review, first=(_days_ahead(days), "morning"), by=None)


def _set(review: PeerReview) -> None:
    PeerReview.objects.filter(pk=review.pk).update(visit_on=None)
    _move(review)


def _replace(review: PeerReview) -> None:
    """The lead reviewer, in the week before the visit."""
    new = first(Person.objects.filter(headships__isnull=False, reviews=None).exclude(headships__school=review.host))
    Person.objects.filter(pk=new.pk).update(email="new.reviewer@example.org")
    old = review.reviewers.filter(role="lead-reviewer").get()
    writes.replace_reviewer(reviewer=old, person=new, by=None)


def _by_office(review: PeerReview) -> None:
    """Somebody without an address takes part: their own school's office is asked to pass it on."""
    school = first(
        School.objects.filter(memberships__partnership=review.round.partnership_id).exclude(pk=review.host_id)
    )
    School.objects.filter(pk=school.pk).update(office_email="office@example.org")
    deputy = Person.objects.create(name="Dana Deputy", slug="dana-deputy")
    writes.name_reviewer(review=review, person=deputy, role="reviewer", school=school, by=None)


def _several(review: PeerReview) -> None:
    """Whoever leads that review is in another, and both move at a time."""
    other = first(review.round.reviews.filter(state="planned", visit_on=None))
    with one_action():
        _move(review)
        leads = review.reviewers.get(role="lead-reviewer")
        writes.name_reviewer(review=other, person=leads.person, role="reviewer", by=None)
        _move(other, 21)


DATES: dict[str, Callable[[PeerReview], object]] = {
    "set": _set,
    "changed": _move,
    "postponed": lambda review: writes.postpone(review=review, reason="inspection", by=None),
    "cancelled": lambda review: writes.cancel(review=review, reason="capacity", by=None),
    "one is replaced": _replace,
    "by an office": _by_office,
    "once more": lambda review: _once_more(review),  # which is below
    "of several reviews": _several,
}


def _once_more(review: PeerReview) -> None:
    """To its lead reviewer, who asked for them."""
    rows = as_shown(PeerReview.objects.filter(pk=review.pk))
    send_once_more(review=rows.get(), person=review.reviewers.get(role="lead-reviewer").person_id)


def _answer(*answers: bool) -> None:
    """The lead reviewer says so, one after another."""
    reviewer = Reviewer.objects.get(review=_review(), role="lead-reviewer")
    for can_come in answers:
        outbox().clear()  # what was said before is another occasion
        say_whether(reviewer=reviewer, can_come=can_come, seen=days_seen(reviewer))


def _declare(*answers: bool) -> None:
    """The lead reviewer has an interest in the school, or none after all."""
    reviewer = Reviewer.objects.get(review=_review(), role="lead-reviewer")
    for has_interest in answers:
        outbox().clear()
        declare(reviewer=reviewer, has_interest=has_interest)


def _lead_the_group(*leads: bool) -> None:
    """One of its lead reviewers does, or does no longer."""
    review = _review()
    ReviewGroup.objects.filter(pk=review.group_id).update(lead=None)
    person = review.reviewers.get(role="lead-reviewer").person
    for is_lead in leads:
        outbox().clear()
        writes.choose_group_lead(group=review.group, person=person if is_lead else None, by=None)


def _remind(step: str) -> None:
    """What became due yesterday, of one review alone."""
    review, yesterday = _review(), _days_ahead(-1)
    outbox().clear()
    others = PeerReview.objects.exclude(pk=review.pk).filter(state__in=["planned", "held"])
    others.update(state="planned", **dict.fromkeys(WITHOUT))
    done = {"report_received_on": yesterday, "workshop_held_on": yesterday, "impact_review_on": _days_ahead(90)}
    change = {
        "visit": {},
        "report": done | {"state": "held", "report_received_on": None, "visit_on": _days_ahead(-29)},
        "workshop": done
        | {"state": "held", "workshop_held_on": None, "workshop_on": yesterday, "visit_on": _days_ahead(-43)},
        "impact review": done | {"state": "held", "impact_review_on": yesterday, "visit_on": _days_ahead(-90)},
    }
    PeerReview.objects.filter(pk=review.pk).update(**{"visit_on": yesterday} | change[step])
    Person.objects.filter(headships__school=review.host).update(email="head@example.org")
    call_command("remind_reviews", stdout=StringIO())
