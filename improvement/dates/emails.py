"""The post about peer reviews. It has no topic and no reason, and in its subject neither a school nor a day: subjects
are shown on locked screens, and what is held on somebody lists them.

Each function writes messages, in the transaction of what they tell of, and returns them. Officers do not read them
(``messages_kept_from``): they would say which school is reviewed when (design, section 5).
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from improvement.models import PeerReview, Reviewer
from improvement.rounds.telling import about
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.models import Lead, Person
from partnerships.people.addressees import whom

ANSWER = "review-answer"
DATES = "review-dates"
DUE = "review-due"
KINDS = (ANSWER, DATES, DUE)


def messages_kept_from(user: Any) -> QuerySet[Message]:
    """All of them, whoever reads the post."""
    return Message.objects.filter(kind__in=KINDS)


def heads_of(review: PeerReview) -> list[Person]:
    """Who heads the host today."""
    return list(Person.objects.heading(review.host_id).with_addresses().order_by("pk"))


def post_answer(reviewer: Reviewer) -> list[Message]:
    """Tell who leads the partnership that somebody cannot come, or can after all; else who heads the host."""
    review = reviewer.review
    context: dict[str, object] = {
        "person": str(reviewer.person),
        "can_come": reviewer.can_come,
        "role": reviewer.role_in_words,
        "review": review,
        "url": whole(reverse("reviews:person", args=[review.pk, reviewer.pk])),
    }
    leads = Lead.objects.active().filter(partnership=review.round.partnership_id).select_related("person")
    to = [(lead.person, lead.reachable_email) for lead in leads.order_by("pk")]
    to = to or [(head, head.reachable_email) for head in heads_of(review)]
    prefix = "" if reviewer.can_come else f"{_no_of(reviewer)}at {timezone.now().isoformat()}, "
    return [
        post(person, address, ANSWER, about([review]), context, once=f"{prefix}{whom(person.pk)}" if prefix else "")
        for person, address in to
    ]


def was_told_of_no(reviewer: Reviewer) -> bool:
    """Whether an e-mail of the last hour says that they cannot come on the days that are theirs now."""
    since = timezone.now() - dt.timedelta(hours=1)
    return Message.objects.filter(kind=ANSWER, once__startswith=_no_of(reviewer), written_at__gt=since).exists()


def _no_of(reviewer: Reviewer) -> str:
    days = " ".join(day.isoformat() for day, _ in reviewer.own_days)
    return f"no of reviewer {reviewer.pk} to {days}, "


def post(
    person: Person,
    address: str,
    kind: str,
    tells_of: str,
    context: dict[str, object],
    *,
    once: str = "",
    links: Links | None = None,
) -> Any:
    """Write one message to one person; None where ``once`` says that it was written before."""
    return write(
        to=address,
        kind=kind,
        name=str(person),
        whom=whom(person.pk),
        about=tells_of,
        context=context | {"person_name": str(person)},
        once=once,
        links=links,
    )


def whole(path: str) -> str:
    """A page's whole address."""
    return f"{settings.SITE_URL}{path}"
