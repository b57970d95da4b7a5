"""Somebody's dates sent once more, as they are now: an e-mail was refused and the address put right, or they ask.

Not so often that anybody is flooded: e-mails that went out count, whoever had them sent.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import locked
from improvement.dates.emails import DATES, heads_of
from improvement.dates.told import tell_once_more
from improvement.models import PeerReview, Reviewer
from improvement.rounds.offices import OwnSchools
from improvement.rounds.telling import about
from office.models import Message
from partnerships.models import Person
from partnerships.people.addressees import whom

BETWEEN, A_DAY = dt.timedelta(hours=1), 3  # of one review to one person: how far apart, and how many in a day
NOT_TAKEN = (Message.State.REFUSED, Message.State.NO_ADDRESS)


@transaction.atomic
def send_once_more(*, review: PeerReview, person: int) -> list[Message]:
    """Write them to one of its people, or to who heads the host; without an address, at the office of their school.

    Raises ``ValidationError`` where there is neither, no day of theirs is to come, or they were written to just
    now; and ``Person.DoesNotExist`` where they are neither.
    """
    locked(review)  # so that two at a time are counted one after the other
    somebody, reviewer = _who(review, person)
    if not (somebody.reachable_email or OwnSchools([somebody]).with_office(somebody, review, reviewer)):
        raise ValidationError(f"No e-mail address is recorded of {somebody}: tell them yourself.")
    written = Message.objects.filter(kind=DATES, about=about([review]), whom=whom(person))
    now = timezone.now()
    if written.filter(written_at__gt=now - BETWEEN).exclude(state__in=NOT_TAKEN).exists():
        raise ValidationError(f"{somebody} was written to about this review within the last hour. Wait a little.")
    if (
        written.filter(written_at__gt=now - dt.timedelta(days=1)).exclude(state=Message.State.NO_ADDRESS).count()
        >= A_DAY
    ):
        raise ValidationError(
            f"{A_DAY} e-mails about this review were written to {somebody} within a day. Go on tomorrow."
        )
    if messages := tell_once_more(review, somebody, reviewer):
        return messages
    raise ValidationError(
        f"No day of this review that concerns {somebody} is still to come, so there is nothing to send."
    )


def _who(review: PeerReview, person: int) -> tuple[Person, Reviewer | None]:
    people: list[Reviewer] = review.people  # as pages show it
    reviewer = next((one for one in people if one.person_id == person), None)
    if reviewer:
        return reviewer.person, reviewer
    head = next((one for one in heads_of(review) if one.pk == person), None)
    if head is None:
        raise Person.DoesNotExist
    return head, None
