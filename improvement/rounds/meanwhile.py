"""A review that somebody changed while a page was open: whoever sends the page is asked about it (ADR 48, 50).

The page carries a mark of what it showed, and of nothing else: one of a topic, say, could be guessed.
"""

from hashlib import sha256

from improvement.models import PeerReview

CHANGED_MEANWHILE = (
    "Somebody has changed this review since you opened this page. What you entered is below: look at it, and save again"
)
PRESS_AGAIN = (
    "Somebody has changed this review since you opened this page. It is shown as it is now: press the button again if "
    "you still mean it"
)


def mark_of(*shown: object) -> str:
    """The mark of what a page shows."""
    return sha256(repr(shown).encode()).hexdigest()[:16]


def mark_of_days(review: PeerReview) -> str:
    """The mark of a page that shows the state and the days of a review, and why it was moved to whoever sees that."""
    moved = (review.reason_shown, review.postponed_from) if review.may_see_reason else ()
    return mark_of(review.state, [(day.isoformat(), str(half)) for day, half in review.visit_days], moved)


def is_another(seen: str, mark: str) -> bool:
    """Whether what was shown is not what there is now."""
    return bool(seen) and seen != mark
