"""A year's doings with marker words, through the site where people type: what they leave behind is looked through."""

import datetime as dt
import logging
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from improvement.dates.answering import days_seen
from improvement.dates.links import token_of
from improvement.models import PeerReview, Reviewer, ReviewGroup, SupportRequest, WhatChanged
from improvement.rounds import writes
from improvement.support import writes as support
from tests import factories
from tests.clients import signed_in
from tests.post import outbox
from tests.security.markers.planting import HOST

REVIEWER, TOPIC, OTHER_TOPIC, ASKED = "Zzreviewer Deputy", "Zztopic", "Zzsecondtopic", "Zzaskedtopic"
SENTENCE, TAKEN_BACK, TYPED = "Zzsentence that stays", "Zzsentence that is taken back", "Zztyped"
REASON, UNMET = PeerReview.Reason.SCHOOL_SHUT, SupportRequest.Unmet.MONEY
ORDER = 918_273_645
# What nothing but its own table holds, and no log and no e-mail says.
SECRETS = (TOPIC, OTHER_TOPIC, ASKED, SENTENCE, TAKEN_BACK, TYPED, REASON.label, REASON.value, UNMET.label, str(ORDER))


@dataclass
class Doings:
    """Who did what, what was logged meanwhile, and what was sent."""

    review: PeerReview
    reviewer: Reviewer
    head: Client
    records: list[logging.LogRecord] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    request: SupportRequest | None = None


class Noting(logging.Handler):
    """Keeps every line, the most talkative too."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.records.append(record)


def do_all(disclosure_officer: Any) -> Doings:
    """A review is planned, moved, answered, held, spoken of; support is asked for and not met; somebody searches."""
    noting, root = Noting(), logging.getLogger()
    level = root.level
    root.addHandler(noting)
    root.setLevel(logging.DEBUG)
    try:
        done = _review()
        _sentence(done)
        _support(done)
        signed_in(disclosure_officer).post(
            "/improvement/disclosure/", {"school": str(done.review.host.urn), "law": "foi", "reference": "FOI 1"}
        )
        for command in ("remind_reviews", "remind_reviews"):
            call_command(command, stdout=StringIO())
        done.sent = list(outbox())
    finally:
        root.removeHandler(noting)
        root.setLevel(level)
    done.records = noting.records
    return done


def _review() -> Doings:
    host, member = factories.make_school(HOST), factories.make_school("Zzmember Primary School")
    partnership = factories.make_partnership("Zzours Partnership", schools=[host, member])
    heading = factories.make_headship(factories.make_person("Hetty Head", email="head@example.org"), host)
    leading = factories.make_lead(partnership, factories.make_person("Lee Lead"), email="lead@example.org")
    head, lead = (signed_in(factories.make_user(person=one.person)) for one in (heading, leading))
    office = signed_in(factories.make_delegate(heading, factories.make_user("office@example.org")).user)
    round = factories.make_round(partnership)
    group = ReviewGroup.objects.create(round=round, number=1)
    review = factories.make_review(round, host, group=group)
    reviewer = factories.make_reviewer(
        review, factories.make_person(REVIEWER, email="reviewer@example.org"), role="lead-reviewer"
    )
    topics = [factories.make_topic(name).pk for name in (TOPIC, OTHER_TOPIC)]
    address = f"/reviews/{review.pk}/"
    entered = {"topics": topics, "lead_reviewer": reviewer.person_id}
    head.post(f"{address}edit/", entered | {"visit_on": TYPED})
    head.post(f"{address}edit/", entered)
    day = min(timezone.localdate() + dt.timedelta(days=9), round.days[1])  # a visit is of its academic year
    review = PeerReview.objects.get(pk=review.pk)
    writes.set_visit(review=review, first=(day, "day"), by=leading.person.user)
    answer = {"can_come": "no", "seen": days_seen(Reviewer.objects.get(pk=reviewer.pk))}
    Client().post(f"/dates/{token_of(reviewer)}/", answer)
    office.post(f"{address}postpone/", {"reason": TYPED})
    office.post(f"{address}postpone/", {"reason": REASON.value})
    lead.get(f"/my-partnership/{leading.pk}/round/?q={TYPED}")
    return Doings(PeerReview.objects.get(pk=review.pk), reviewer, head, tokens=[token_of(reviewer)])


def _sentence(done: Doings) -> None:
    """One is taken back; another, of which too much was typed first, stays."""
    day = timezone.localdate() - dt.timedelta(days=30)
    PeerReview.objects.filter(pk=done.review.pk).update(state="held", visit_on=day)
    address = f"/reviews/{done.review.pk}/what-changed/"
    done.head.post(address, {"sentence": TAKEN_BACK, "shared_with": "heads"})
    assert WhatChanged.objects.get().sentence == TAKEN_BACK
    done.head.post(f"{address}taken-back/")
    done.head.post(address, {"sentence": f"{TYPED} " * 100, "shared_with": "heads"})
    done.head.post(address, {"sentence": SENTENCE, "shared_with": "partnership"})


def _support(done: Doings) -> None:
    topic = factories.make_topic(ASKED)
    asked = {"topic": topic.slug, "phase": "primary", "wanted_by": TYPED}
    done.head.post("/support/ask/", asked)
    wanted_by = timezone.localdate() + dt.timedelta(days=60)
    done.head.post("/support/ask/", asked | {"wanted_by": f"{wanted_by:%d/%m/%Y}"})
    request = SupportRequest.objects.get()
    offer = factories.make_offer(topic=topic)
    factories.make_headship(factories.make_person("Sue Support", email="support@example.org"), offer.school)
    SupportRequest.objects.update(reach="county")
    there = support.put_on_short_list(request=request, offer=offer, by=None)
    support.ask(deployment=there, by=None)
    support.decline(deployment=there, why="fit", by=None)
    done.head.post(f"/support/{request.pk}/unmet/", {"reason": TYPED})
    support.close_unmet(request=request, reason=UNMET, by=None)
    given = support.ask_for_support(
        school=done.review.host,
        topic=topic,
        phase="primary",
        wanted_by=wanted_by,
        partnership=request.partnership,
        by=None,
    )
    SupportRequest.objects.filter(pk=given.pk).update(reach="county")
    there = support.put_on_short_list(request=given, offer=offer, by=None)
    support.ask(deployment=there, by=None)
    there.refresh_from_db()
    days = {"starts_on": wanted_by, "ends_on": wanted_by}
    support.release(deployment=there, days=1, **days, by=None)
    there.refresh_from_db()
    support.agree(deployment=there, payer="school", order_number=ORDER, by=None)
    done.request = SupportRequest.objects.get(pk=given.pk)
