"""This year's peer reviews of the lead's partnership, at every state; the demonstration has some of them."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import DisclosureHold, PeerReview, Round, Topic
from improvement.rounds import group_writes, writes
from partnerships.models import Headship, Lead, Person, School
from tests.every_page.people import LEAD, account_of


def make_reviews() -> None:
    """Make them, unless they are there."""
    year = academic_year(timezone.localdate())
    lead = Lead.objects.active().filter(person=account_of(LEAD).person).order_by("pk").first()
    _make_hold()
    if there := Round.objects.filter(partnership=lead.partnership, year=year).first():
        _complete(there)
        return
    round, _ = group_writes.begin_in_groups(partnership=lead.partnership, year=year, by=None)
    reviews = list(round.reviews.order_by("pk"))
    heads = Person.objects.filter(headships__ended_on=None).exclude(headships__school__in=[r.host_id for r in reviews])
    people, days = iter(heads.order_by("slug").distinct()), _days(round)
    for review in reviews[1:]:  # the first has nothing yet
        topics = Topic.objects.in_order()[: review.pk % 2 + 1]
        writes.choose_topics(review=review, topics=list(topics), by=None)
        writes.set_visit(review=review, first=(next(days), "morning"), by=None)
        for role in ("lead-reviewer", "champion"):
            writes.name_reviewer(review=review, person=next(people), role=role, by=None)
    _make_states(*reviews[1:4])


def _make_hold() -> None:
    """A hold on erasing, of a school with a head, which ends soon enough for the desk."""
    host = School.objects.open().filter(headships__in=Headship.objects.active()).order_by("urn")[0]
    today = timezone.localdate()
    days = {"started_on": today, "ended_on": today + dt.timedelta(days=10)}
    DisclosureHold.objects.get_or_create(school=host, law="foi", defaults=days)


def _complete(round: Round) -> None:
    """Bring about the states of which there is no review yet, with those that are planned for the latest days."""
    planned = iter(round.reviews.filter(state="planned", visit_on__isnull=False).order_by("-visit_on", "pk"))
    if not round.reviews.filter(state="planned", visit_on=None).exists():
        nothing = {"visit_on": None, "second_visit_on": None, "postponed_from": None, "reason": ""}
        PeerReview.objects.filter(pk=next(planned).pk).update(**nothing)
    if not round.reviews.filter(state="postponed").exists():
        writes.postpone(review=next(planned), reason="inspection", by=None)
    if not round.reviews.filter(state="cancelled").exists():
        writes.cancel(review=next(planned), reason="capacity", by=None)


def _days(round: Round) -> Iterator[dt.date]:
    """The days of its year one by one, those that are over first."""
    for number in range(300):
        yield round.days[0] + dt.timedelta(days=number)


def _make_states(held: PeerReview, postponed: PeerReview, cancelled: PeerReview) -> None:
    if held.round.days[0] < timezone.localdate():
        writes.hold(review=held, by=None)
    writes.postpone(review=postponed, reason="inspection", by=None)
    writes.cancel(review=cancelled, reason="capacity", by=None)
