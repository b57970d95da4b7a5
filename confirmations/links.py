"""The link that answers a question without an account: signed, so that it cannot be guessed, and kept nowhere."""

import datetime as dt
from enum import Enum

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from confirmations.models import Confirmation

_SIGNER = Signer(salt="partnerships.confirmation")


class Dead(Enum):
    """Why a link opens nothing, each with what its page says."""

    WRONG = "This link is not one of ours, or part of it is missing."
    EXPIRED = "This link has expired."
    REPLACED = "A newer link has taken the place of this one. Look for a later e-mail from us."
    ENDED = "The record no longer has you as a lead of this partnership."


def token_of(confirmation: Confirmation) -> str:
    """What its link ends in; the same whenever it is asked for, so that a reminder repeats the first link."""
    return _SIGNER.sign(_payload(confirmation))


def address_of(confirmation: Confirmation, site: str) -> str:
    """The whole link; ``site`` is the portal's address, such as ``https://partnerships.example.org``."""
    return site.rstrip("/") + reverse("confirm:answer", args=[token_of(confirmation)])


def find(token: str) -> Confirmation | None:
    """The question that the link answers, whether it still may be or not; None where the signature is wrong."""
    try:
        payload = _SIGNER.unsign(token)
    except BadSignature:
        return None
    questions = Confirmation.objects.select_related("lead__person", "partnership__home_quadrant", "partnership__kind")
    found = questions.filter(pk=payload.partition("-")[0]).first()
    return found if found and _payload(found) == payload else None


def why_dead(confirmation: Confirmation | None, on: dt.date) -> Dead | None:
    """Why the link opens nothing on that day; None while it works."""
    if confirmation is None:
        return Dead.WRONG
    if confirmation.withdrawn_at:
        return Dead.REPLACED
    lead = confirmation.lead
    if not lead.is_active(on) or lead.partnership_id != confirmation.partnership_id:
        return Dead.ENDED
    return Dead.EXPIRED if confirmation.is_expired(on) else None


def _payload(confirmation: Confirmation) -> str:
    """The row, and the moment of asking: a number used again in a restored database is not the same question."""
    return f"{confirmation.pk}-{int(confirmation.asked_at.timestamp())}"
