"""Offering practice, answering it, and taking it away."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from base.saving import Author, locked, save
from improvement.models import Practice, Topic
from improvement.practice.reading import ReadPractice
from office.models import Message
from office.post.writing import write
from partnerships.models import Lead, Partnership
from partnerships.people.addressees import whom

ANSWERED = "practice-answered"  # the kind of message to who leads
_State = Practice.State


@transaction.atomic
def offer(*, partnership: Partnership, title: str, topic: Topic, what: str, difference: str, by: Author) -> Practice:
    """Offer something that works; an officer looks at it before anybody else reads it."""
    practice = Practice(partnership=partnership, title=title, topic=topic, what=what, difference=difference)
    save(practice, by=by)
    return practice


@transaction.atomic
def change(*, practice: Practice, title: str, topic: Topic, what: str, difference: str, by: Author) -> Practice:
    """Put its words right: it waits for an officer's yes again, and is out of sight until then."""
    practice = locked(practice)
    practice.title, practice.topic, practice.what, practice.difference = title, topic, what, difference
    practice.state, practice.proposed_on = _State.PROPOSED, timezone.localdate()
    practice.decided_on, practice.review_on, practice.why_not = None, None, ""
    save(practice, by=by)
    return practice


@transaction.atomic
def withdraw(*, practice: Practice, by: Author) -> Practice:
    """Take it away at once; it stays with its lead, who may offer it again."""
    practice = locked(practice)
    practice.state = _State.WITHDRAWN
    save(practice, by=by)
    return practice


@transaction.atomic
def show(*, practice: Practice, read: ReadPractice, review_on: dt.date, by: Author) -> list[Message]:
    """Say yes to what was read: anybody reads it, until it is looked at again. Who leads is told."""
    practice = _waiting(practice, read)
    if review_on <= timezone.localdate():
        raise ValidationError({"review_on": "Enter a day to come, by which it is looked at again."})
    practice.state, practice.decided_on, practice.review_on = _State.SHOWN, timezone.localdate(), review_on
    practice.why_not = ""
    save(practice, by=by)
    return _tell(practice)


@transaction.atomic
def decline(*, practice: Practice, read: ReadPractice, why_not: str, by: Author) -> list[Message]:
    """Say no to what was read, and why. Who leads is told."""
    practice = _waiting(practice, read)
    practice.state, practice.decided_on, practice.why_not = _State.DECLINED, timezone.localdate(), why_not
    save(practice, by=by)
    return _tell(practice)


@transaction.atomic
def look_again(*, practice: Practice, read: ReadPractice, review_on: dt.date, by: Author) -> Practice:
    """Say that it is still right, until another day."""
    practice = locked(practice)
    if not practice.is_shown:
        raise ValidationError("It is not shown any more. Answer it anew once its lead has offered it again.")
    _refuse_unread(practice, read)
    if review_on <= timezone.localdate():
        raise ValidationError({"review_on": "Enter a day to come, by which it is looked at again."})
    practice.review_on = review_on
    save(practice, by=by)
    return practice


def _waiting(practice: Practice, read: ReadPractice) -> Practice:
    practice = locked(practice)
    if practice.state != _State.PROPOSED:
        raise ValidationError(f"It was answered meanwhile, or withdrawn: {practice.get_state_display().lower()}.")
    _refuse_unread(practice, read)
    return practice


def _refuse_unread(practice: Practice, read: ReadPractice) -> None:
    """Refuse an answer to other words than it has now."""
    if ReadPractice.of(practice) != read:
        raise ValidationError("Its lead has changed it meanwhile, so nothing was done. Read it again, and answer then.")


def _tell(practice: Practice) -> list[Message]:
    """Write to who leads the partnership what became of it."""
    written = []
    for lead in Lead.objects.active().filter(partnership=practice.partnership_id).select_related("person"):
        person = lead.person
        path = (
            practice.get_absolute_url() if practice.is_shown else reverse("practice:own", args=[lead.pk, practice.pk])
        )
        context: dict[str, object] = {
            "name": str(person),
            "practice": practice,
            "address": f"{settings.SITE_URL}{path}",
        }
        message = write(
            to=lead.email or person.reachable_email,
            kind=ANSWERED,
            context=context,
            name=str(person),
            whom=whom(person.pk),
            about=f"practice {practice.pk}",
        )
        written += [message] if message else []
    return written
