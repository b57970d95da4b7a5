"""That somebody of a review has an interest in its school: they say that they do, and not which.

Who plans the review puts somebody in their place, or lets it stand (``improvement/rounds/writes.py``).
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import locked, save
from improvement.dates.emails import post_interest, was_told_of_no_interest
from improvement.models import Reviewer
from office.models import Message


@transaction.atomic
def declare(*, reviewer: Reviewer, has_interest: bool) -> list[Message]:
    """Note it, or that there is none after all, and tell who plans the review: the messages.

    Raises ``ValidationError`` where the review is cancelled, or they were told today that there is none after all: what
    is noted stays what they were told last. Raises ``ObjectDoesNotExist`` where they are no longer in it.
    """
    review = locked(reviewer.review)  # before the reviewer, as the writes of rounds do
    now = locked(reviewer)
    now.review = review
    if review.is_cancelled:
        raise ValidationError("This review was cancelled. Nobody has to declare anything for it.")
    if bool(now.interest) is has_interest:
        return []
    if has_interest and was_told_of_no_interest(now):
        raise ValidationError(
            "Whoever plans this review was told today that you have no interest after all. Tell them yourself that you "
            "have one, or come back tomorrow."
        )
    reviewer.interest = now.interest = Reviewer.Interest.DECLARED if has_interest else ""
    save(now, by=None, fields=["interest"])
    return post_interest(now)
