"""Reminders of what is due, each once for a day: to whose step it is by their own link, else to who heads the host."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from improvement.dates.due import DueStep, due_steps
from improvement.dates.emails import DUE, heads_of, post, whole
from improvement.dates.links import KIND, about_of
from improvement.models import PeerReview, Reviewer
from improvement.rounds.fetching import as_shown
from improvement.rounds.steps import VISIT
from improvement.rounds.telling import about
from office.models import Message
from office.post.links import Links
from partnerships.models import Person
from partnerships.people.addressees import whom

BACK = dt.timedelta(days=60)  # what a portal that did not run left; nobody is reminded of what is older


@transaction.atomic
def post_nudges(on: dt.date) -> list[Message]:
    """Write them for what has become due since then; a second run writes nothing again."""
    reviews = as_shown(PeerReview.objects.going_on().filter(visit_on__isnull=False, impact_review_held_on=None))
    messages = []
    for review in reviews:
        for due in due_steps(review, on):
            if due.since >= on - BACK:
                messages += [_post(due, *to) for to in _whose(due)]
    return [message for message in messages if message]


def _whose(due: DueStep) -> Iterator[tuple[Person, Reviewer | None]]:
    """Whoever closes the step and has an address; of a visit who leads it. Else who heads the host."""
    people: list[Reviewer] = due.review.people  # type: ignore[attr-defined]
    theirs = [one for one in people if one.role in due.step.roles and one.person.reachable_email]
    if due.step is VISIT:
        theirs = [one for one in theirs if one.leads] or theirs[:1]
    if theirs:
        yield from ((one.person, one) for one in theirs)
    else:
        yield from ((head, None) for head in heads_of(due.review))


def _post(due: DueStep, person: Person, reviewer: Reviewer | None) -> Message | None:
    review, links = due.review, Links()
    url = links.later(KIND, about_of(reviewer)) if reviewer else whole(review.get_absolute_url())
    planned = {"workshop": review.workshop_on, "impact-review": review.impact_review_on}.get(due.step.name)
    context = {"review": review, "step": due.step.name, "planned": planned, "is_by_link": bool(reviewer), "url": url}
    once = f"{due.step.name} due since {due.since.isoformat()} of review {review.pk}, {whom(person.pk)}"
    return post(person, person.reachable_email, DUE, about([review]), context, once=once, links=links)
