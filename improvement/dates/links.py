"""The link by which somebody of a review has their dates without an account: signed, and kept nowhere.

It names the row that puts them into the review, and the person: who is replaced is taken out of it, and a row of that
number in a restored database may be somebody else's.
"""

from enum import Enum
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from improvement.models import PeerReview, Reviewer
from improvement.rounds.fetching import as_shown

_SIGNER = Signer(salt="improvement.dates")
STUCK = ".,;:!?>)]}’”'\"/"  # what is copied with a link, after its end
KIND = "dates"  # of the links of a message


class DeadDates(Enum):
    """Why a link opens nothing, each with what its page says under its heading."""

    WRONG = "This link is not one of ours, or part of it is missing. Copy the whole link from the e-mail and try again."
    REPLACED = (
        "You are no longer one of the people of this peer review, or you do something else in it now. If you still "
        "take part, look for a later e-mail from us."
    )
    ENDED = "This peer review is over, and so is this link."

    @property
    def heading(self) -> str:
        """What is the matter, in short."""
        return "This link is not whole" if self is DeadDates.WRONG else "This link opens nothing any more"


def token_of(reviewer: Reviewer) -> str:
    """What their link ends in; the same whenever it is asked for."""
    return _signed(about_of(reviewer))


def about_of(reviewer: Reviewer) -> list[int]:
    """What a message keeps of a link, which is made as it is sent."""
    return [reviewer.pk, reviewer.person_id]


def path_of(about: list[int]) -> str:
    """Where the link leads; of who was replaced meanwhile to a page that says so, for the message may say more."""
    return reverse("dates:own", args=[_signed(about)])


def opened_by(token: str) -> Reviewer | DeadDates:
    """Who it is for, with their review as pages show it and what they may do with that; or why it opens nothing."""
    try:
        pk, person = map(int, _SIGNER.unsign(token).split("-"))
    except (BadSignature, ValueError):
        return DeadDates.WRONG
    reviewer = Reviewer.objects.select_related("person").filter(pk=pk, person=person).first()
    if reviewer is None:
        return DeadDates.REPLACED
    if not Reviewer.objects.with_a_right().filter(pk=pk).exists():
        return DeadDates.ENDED
    reviewer.review = _for_its_own(reviewer)
    return reviewer


def _for_its_own(reviewer: Reviewer) -> PeerReview:
    """The review with the rights of its people (``improvement/models/access.py``), who have no account here."""
    rows: Any = PeerReview.objects.all()
    review = as_shown(rows).get(pk=reviewer.review_id)
    review.may_see = review.may_see_topics = True
    review.own_role = reviewer.role
    return review


def _signed(about: list[int]) -> str:
    return _SIGNER.sign("-".join(map(str, about)))
