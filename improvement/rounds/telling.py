"""Telling those whom a change of reviews concerns, once for all that was done at a time.

A room says in ``AppConfig.ready`` that it tells somebody: ``telling.tellers.append(tell)``. Its function gets the
reviews that changed, as they were and as they are, and who changed them; it writes messages and returns them, with
those to whom nobody writes.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Q

from base.saving import Author, locked
from improvement.models import PeerReview, Reviewer, ReviewGroup
from improvement.rounds.fetching import as_shown
from improvement.saying import Written
from office.models import Message
from office.models.messages import MessageQuerySet
from office.post.told import names_not_reached
from partnerships.models import Person
from partnerships.people.addressees import whom


@dataclass(frozen=True)
class ReviewThen:
    """A review at one moment: all that its people are told of."""

    review: PeerReview
    people: list[Reviewer]

    @property
    def days(self) -> tuple[object, ...]:
        """Its state and its days, to compare."""
        one = self.review
        return (one.state, *one.visit_days, one.workshop_on, one.impact_review_on)

    @property
    def who(self) -> set[tuple[int, str]]:
        """Its people with what they do, to compare."""
        return {(one.person_id, one.role) for one in self.people}


@dataclass(frozen=True)
class ReviewChange:
    """What became of one review."""

    before: ReviewThen
    after: ReviewThen

    @property
    def are_days_others(self) -> bool:
        """Whether its days or its state changed."""
        return self.before.days != self.after.days


@dataclass
class _Action:
    by: Author = None
    is_told: bool = True
    before: dict[int, ReviewThen] = field(default_factory=dict)


Teller = Callable[[list[ReviewChange], Author], Written]
tellers: list[Teller] = []
GroupTeller = Callable[[ReviewGroup, Person | None, Author], Iterable[Message]]
group_tellers: list[GroupTeller] = []  # of who is its peer review lead now, and who was
_now: ContextVar[_Action | None] = ContextVar("action_on_reviews", default=None)
P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def one_action() -> Iterator[Written]:
    """Tell at its end, in its transaction, of all that is written within it; the list then has the messages.

    Within another one it is a part of that.
    """
    written = Written()
    if _now.get() is not None:
        yield written
        return
    action = _Action()
    token = _now.set(action)
    try:
        with transaction.atomic():
            yield written
            if changes := list(_changes(action)):
                for tell in tellers:
                    written.add(tell(changes, action.by))
    finally:
        _now.reset(token)


@contextmanager
def telling_nobody() -> Iterator[None]:
    """Have nobody told of what is written within it: it is undone at its end."""
    token = _now.set(_Action(is_told=False))
    try:
        yield
    finally:
        _now.reset(token)


def told(write: Callable[P, R]) -> Callable[P, R]:
    """Have those whom a write concerns told of it; it is given its ``review`` or its ``reviewer``, and ``by``."""

    @wraps(write)
    def action(*args: P.args, **what: P.kwargs) -> R:
        given: dict[str, Any] = what
        review = given["review"].pk if "review" in given else given["reviewer"].review_id
        with one_action(), transaction.atomic():
            _note(review, given["by"])
            return write(*args, **what)

    return action


def _note(review: int, by: Author) -> None:
    """Keep how the review is before it is changed first."""
    action = _now.get()
    if action and action.is_told and review not in action.before:
        locked(PeerReview(pk=review))  # so that nothing is told twice that another changes at the same moment
        action.by = action.by or by
        action.before |= {then.review.pk: then for then in _now_of([review])}


def _changes(action: _Action) -> Iterator[ReviewChange]:
    for after in _now_of(action.before):
        change = ReviewChange(action.before[after.review.pk], after)
        if change.are_days_others or change.before.who != change.after.who:
            yield change


def _now_of(reviews: Iterable[int]) -> Iterator[ReviewThen]:
    rows: Any = PeerReview.objects.filter(pk__in=list(reviews))
    for review in as_shown(rows):
        yield ReviewThen(review, review.people)


def about(reviews: Collection[PeerReview]) -> str:
    """What a message tells of, as the post keeps it: ``review 7``, or of several ``reviews of round 2``."""
    first, *others = reviews
    return f"reviews of round {first.round_id}" if others else f"review {first.pk}"


def about_groups(round: int) -> str:
    """What a message about who leads a group of that round tells of: its schools are named in it."""
    return f"round {round}"


def messages_about(review: PeerReview) -> MessageQuerySet:
    """What was written about the review, in order.

    Of messages about several reviews of its round, or about a group of it, only those to its own people and to who
    heads its host: whoever plans this review, or asks for what is held on it, need not learn who is in another.
    """
    heads = Person.objects.heading(review.host_id).values_list("pk", flat=True)
    own = [whom(pk) for pk in (*heads, *review.reviewers.values_list("person", flat=True))]
    of_several = Q(about__in=[about([review, review]), about_groups(review.round_id)], whom__in=own)
    return Message.objects.filter(Q(about=about([review])) | of_several).order_by("pk")


def not_reached(review: PeerReview) -> list[str]:
    """Who got no e-mail of what became of the review, for the mail server refused the last that was written to them."""
    return names_not_reached(messages_about(review).exclude(recipient=""))
