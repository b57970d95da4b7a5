"""What a lead gets as a receipt: an e-mail with what they sent, as they sent it, so that they have it in hand."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from base.saving import Author
from office.post.writing import write
from partnerships.models import Lead
from partnerships.models.acting import is_delegate_of, named_for
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
    by: Author = None,
) -> None:
    """Write to the lead what they ``confirmed``, in words, or what they ``said`` of each fact, with their comment.

    ``instead_of`` is when they sent what this takes the place of. ``by`` is the account that sent it: a delegate's is
    named to the lead, and gets the receipt too.
    A lead without an address gets none, and nobody has to tell them: the page that thanked them said it.
    """
    is_by_delegate = is_delegate_of(lead.person, by)
    context: dict[str, object] = {
        "partnership": lead.partnership,
        "lead": lead,
        "by_delegate": named_for(lead.person, by) if is_by_delegate else "",
        "sent_at": timezone.localtime(),
        "confirmed": confirmed,
        "said": said,
        "comment": comment,
        "instead_of": instead_of,
    }
    if lead.reachable_email:
        write(
            to=lead.reachable_email,
            name=str(lead.person),
            whom=whom(lead.person_id),
            kind="receipt",
            about=about,
            once=f"receipt of {once}",
            context={**context, "dear": lead.person},
        )
    if is_by_delegate:
        write(
            to=by.email,
            name=by.name,
            kind="receipt",
            about=about,
            once=f"receipt of {once}, of account {by.pk}",
            context={**context, "dear": by.name or by.email},
        )
