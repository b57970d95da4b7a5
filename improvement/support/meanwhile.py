"""A request that somebody changed while a page was open: whoever sends the page is asked about it, as of reviews.

The page carries a mark of what it showed, and of nothing else (``rounds/meanwhile.py``).
"""

from improvement.models import Offer, SupportRequest
from improvement.rounds.meanwhile import mark_of

CHANGED_MEANWHILE = (
    "Somebody has changed this request since you opened this page. It is shown as it is now: look at it, and press the "
    "button again if you still mean it"
)
OFFER_CHANGED = (
    "Somebody has changed this offer since you opened this page. What you entered is below: look at it, and save again"
)


def mark_of_request(request: SupportRequest) -> str:
    """The mark of a page that shows how a request stands, and with whom and for which days; and who pays, to both."""
    there = request.deployment
    said = (there.pk, there.state, there.when, there.outcome) if there else ()
    paid = (there.payer, there.order_number) if there and (request.is_asker or request.is_supporter) else ()
    return mark_of(request.state, request.reach, request.outcome, said, paid)


def mark_of_offer(offer: Offer) -> str:
    """The mark of a page that shows how many days are offered, and until when."""
    return mark_of(str(offer.days), str(offer.ended_on))
