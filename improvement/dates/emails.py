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

from base.saving import Author
from improvement.models import PeerReview, Reviewer, ReviewGroup
from improvement.rounds.telling import about, about_groups
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.models import Lead, Person
from partnerships.models.acting import acted_for
from partnerships.people.addressees import whom

ANSWER = "review-answer"
DATES = "review-dates"
DUE = "review-due"
GROUP_LEAD = "review-group-lead"
INTEREST = "review-interest"
_NO = "no "  # before what is noted once
KINDS = (ANSWER, DATES, DUE, GROUP_LEAD, INTEREST)


def messages_kept_from(user: Any) -> QuerySet[Message]:
    """All of them, whoever reads the post."""
    return Message.objects.filter(kind__in=KINDS)


def heads_of(review: PeerReview) -> list[Person]:
    """Who heads the host today."""
    return list(Person.objects.heading(review.host_id).with_addresses().order_by("pk"))


def post_answer(reviewer: Reviewer) -> list[Message]:
    """Tell who leads the partnership and who heads the host that somebody cannot come, or can after all."""
    review = reviewer.review
    context: dict[str, object] = {
        "person": str(reviewer.person),
        "can_come": reviewer.can_come,
        "role": reviewer.role_in_words,
        "review": review,
        "what": "visit" if reviewer.visits else "workshop",
        "days": reviewer.own_days_in_words,
        "url": whole(review.get_absolute_url()) if reviewer.can_come else _replacing(reviewer),
    }
    to = _who_plans(review)
    to.pop(reviewer.person_id, None)  # they know
    prefix = "" if reviewer.can_come else f"{_no_of(reviewer)}at {timezone.now().isoformat()}, "
    return [
        post(person, address, ANSWER, about([review]), context, once=f"{prefix}{whom(person.pk)}" if prefix else "")
        for person, address in to.values()
    ]


def post_interest(reviewer: Reviewer) -> list[Message]:
    """Tell who leads the partnership and who heads the host that somebody has an interest in it: once a day at most.

    That they have none after all is told to those of them who were told.
    """
    review, has_interest = reviewer.review, bool(reviewer.interest)
    context: dict[str, object] = {
        "person": str(reviewer.person),
        "has_interest": has_interest,
        "role": reviewer.role_in_words,
        "review": review,
        "url": _replacing(reviewer) if has_interest else whole(review.get_absolute_url()),
    }
    to = _who_plans(review)
    to.pop(reviewer.person_id, None)  # who leads the partnership may be the one who declares it
    if not has_interest:
        heard = Message.objects.filter(kind=INTEREST, once__startswith=f"interest of reviewer {reviewer.pk} ")
        told = set(heard.values_list("whom", flat=True))
        to = {pk: one for pk, one in to.items() if whom(pk) in told}
    today = f"{'' if has_interest else _NO}interest of reviewer {reviewer.pk} on {timezone.localdate().isoformat()}, "
    written = [
        post(person, address, INTEREST, about([review]), context, once=f"{today}{whom(person.pk)}")
        for person, address in to.values()
    ]
    return [message for message in written if message]


def was_told_of_no_interest(reviewer: Reviewer) -> bool:
    """Whether an e-mail of today says that they have none after all."""
    today = f"{_NO}interest of reviewer {reviewer.pk} on {timezone.localdate().isoformat()}, "
    return Message.objects.filter(kind=INTEREST, once__startswith=today).exists()


def post_group_lead(group: ReviewGroup, before: Person | None, by: Author) -> list[Message]:
    """Tell who is a group's peer review lead now, and who was; but whoever said so."""
    reviews = PeerReview.objects.going_on().filter(group=group).select_related("host").order_by("host__name", "pk")
    context: dict[str, object] = {
        "group": group,
        "round": group.round,
        "hosts": [review.host for review in reviews],
        "url": whole(reverse("reviews:list")),
    }
    own = getattr(by, "person_id", None)
    return [
        post(
            one, one.reachable_email, GROUP_LEAD, about_groups(group.round_id), context | {"is_lead": one == group.lead}
        )
        for one in (before, group.lead)
        if one and one.pk != own
    ]


def was_told_of_no(reviewer: Reviewer) -> bool:
    """Whether an e-mail of the last hour says that they cannot come on the days that are theirs now."""
    since = timezone.now() - dt.timedelta(hours=1)
    return Message.objects.filter(kind=ANSWER, once__startswith=_no_of(reviewer), written_at__gt=since).exists()


def who_answers(review: PeerReview, *, but: Person | None = None) -> str:
    """Who leads the partnership and who heads the host, as whom one asks about the review; both are public."""
    of, host = review.round.partnership, review.host
    leads = [(person, f"{person}, who leads {of}") for person, _ in _leads_of(review)]
    heads = [(head, f"{head}, who heads {host}") for head in heads_of(review)]
    return ", or ".join(said for person, said in (*leads, *heads) if person != but)


def named_by(review: PeerReview, by: Author) -> str:
    """That whoever leads the partnership or heads the host named somebody, or who acts for them did; else empty."""
    for person, _ in _who_plans(review).values():
        if by and person.pk == by.person_id:
            return f"{person} named you."
    for person, _ in _who_plans(review).values():
        if by and person.pk in acted_for(by).people:
            return f"You were named on behalf of {person}."
    return ""


def _who_plans(review: PeerReview) -> dict[int, tuple[Person, str]]:
    """Who leads the partnership and who heads the host, each once and with where they are reached."""
    to = {person.pk: (person, address) for person, address in _leads_of(review)}
    return to | {head.pk: (head, head.reachable_email) for head in heads_of(review) if head.pk not in to}


def _leads_of(review: PeerReview) -> list[tuple[Person, str]]:
    """Who leads the partnership today, each with where they are reached."""
    leads = Lead.objects.active().filter(partnership=review.round.partnership_id).select_related("person")
    return [(lead.person, lead.reachable_email) for lead in leads.order_by("pk")]


def _replacing(reviewer: Reviewer) -> str:
    """The page on which somebody is put in their place."""
    return whole(reverse("reviews:person", args=[reviewer.review_id, reviewer.pk]))


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
