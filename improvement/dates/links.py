"""The link by which somebody of a review has their dates without an account: signed, and kept nowhere.

It names the row that puts them into the review, and the person: who is replaced is taken out of it, and a row of that
number in a restored database may be somebody else's.
"""

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from improvement.models import PeerReview, Reviewer, access
from improvement.rounds.fetching import as_shown

_SIGNER = Signer(salt="improvement.dates")
STUCK = ".,;:!?>)]}’”'\"/"  # what is copied with a link, after its end
KIND = "dates"  # of the links of a message
GONE = "dates-gone"  # of the link to a calendar file that takes days out
_GONE_SIGNER = Signer(salt="improvement.dates.gone")
NamedDay = tuple[str, dt.date]  # a day of a review, by the name that calendars know it by


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


def about_gone(review: PeerReview, days: Iterable[NamedDay]) -> list[str]:
    """What a message keeps of the link to a file that takes these days of the review out of a calendar."""
    return [str(review.pk), *(part for name, day in days for part in (name, day.isoformat()))]


def gone_path_of(about: list[str]) -> str:
    """Where that link leads. The days are in it: whose they were is in the review no more."""
    return reverse("dates:calendar", args=[_GONE_SIGNER.sign("~".join(about))])


def gone_by(token: str) -> tuple[PeerReview, list[NamedDay]] | None:
    """Which days it takes out of a calendar, of which review; None where it is no such link, or the review is over."""
    try:
        pk, *parts = _GONE_SIGNER.unsign(token).split("~")
    except BadSignature:
        return None
    review = PeerReview.objects.filter(access.lasts(), pk=pk).select_related("host").first()
    days = [(name, dt.date.fromisoformat(day)) for name, day in zip(parts[::2], parts[1::2], strict=True)]
    return (review, days) if review else None


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
