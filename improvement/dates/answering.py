"""What somebody of a review says of their days: that they can come, or cannot; and its lead is told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import locked, save
from improvement.dates.emails import post_answer, was_told_of_no
from improvement.models import Reviewer
from office.models import Message


def is_asked(reviewer: Reviewer) -> bool:
    """Whether they are asked if they can come: while their own days are known and the last is not over.

    Of a workshop nobody is asked while the visit before it has no day.
    """
    review, days = reviewer.review, reviewer.own_days
    if not days or review.is_cancelled or (reviewer.visits and not review.is_planned) or review.visit_on is None:
        return False
    is_done = not reviewer.visits and review.workshop_held_on is not None
    return not is_done and days[-1][0] >= timezone.localdate()


def days_seen(reviewer: Reviewer) -> str:
    """Their days as a form keeps them, so that nobody says yes to others than they saw."""
    return " ".join(f"{day.isoformat()} {half}" for day, half in reviewer.own_days)


@transaction.atomic
def say_whether(*, reviewer: Reviewer, can_come: bool, seen: str) -> list[Message]:
    """Note whether they can come on the days that they saw, and tell the lead where that is new: the messages.

    Raises ``ValidationError`` where the days are others now, nobody is asked any more, or the lead was told of a no to
    these days within the hour: what is noted stays what the lead was told last. Raises ``ObjectDoesNotExist`` where
    they are no longer in the review.
    """
    review = locked(reviewer.review)  # before the reviewer, as the writes of rounds do
    now = locked(reviewer)
    now.review = review
    if not is_asked(now):
        raise ValidationError("Nobody is asked about these days any more. They are below as they are now.")
    if days_seen(now) != seen:
        raise ValidationError("The days changed while this page was open. Look at them again, and say whether you can.")
    before = now.can_come
    if not can_come and before is not False and was_told_of_no(now):
        raise ValidationError(
            "Whoever leads the partnership was told within the last hour that you cannot come, and then that you can. "
            "Tell them yourself that you cannot after all, or come back in an hour."
        )
    reviewer.can_come = now.can_come = can_come
    save(now, by=None, fields=["can_come"])
    is_news = before is not False if not can_come else before is False
    return post_answer(now) if is_news else []
