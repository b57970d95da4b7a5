"""What a lead gets as a receipt: an e-mail with what they sent, as they sent it, so that they have it in hand."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from office.post.writing import write
from partnerships.models import Lead
from partnerships.people.addressees import whom


def send_receipt(
    *,
    lead: Lead,
    once: str,
    about: str,
    said: Sequence[tuple[str, str]] = (),
    confirmed: str = "",
    comment: str = "",
    instead_of: Sequence[dt.datetime] = (),
) -> None:
    """Write to the lead what they ``confirmed``, in words, or what they ``said`` of each fact, with their comment.

    ``instead_of`` is when they sent what this takes the place of.
    A lead without an address gets none, and nobody has to tell them: the page that thanked them said it.
    """
    if not lead.reachable_email:
        return
    write(
        to=lead.reachable_email,
        name=str(lead.person),
        whom=whom(lead.person_id),
        kind="receipt",
        about=about,
        once=f"receipt of {once}",
        context={
            "partnership": lead.partnership,
            "lead": lead,
            "sent_at": timezone.localtime(),
            "confirmed": confirmed,
            "said": said,
            "comment": comment,
            "instead_of": instead_of,
        },
    )
