"""The links that confirm and end a subscription: signed, so that they cannot be guessed, and kept nowhere."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.models import Subscription

CONFIRM, LEAVE = "follow-confirm", "follow-leave"  # as the post calls them
_SIGNERS = {purpose: Signer(salt=f"portal/{purpose}") for purpose in (CONFIRM, LEAVE)}


class WrongLinkError(Exception):
    """The link is none of ours, or a part of it is missing."""


def token_of(subscription: Subscription, purpose: str) -> str:
    """What its link for that ends in; the same whenever it is asked for."""
    return _SIGNERS[purpose].sign(_payload(subscription))


def find(token: str, purpose: str) -> Subscription | None:
    """The subscription that the link is for; None where it has ended. Raises ``WrongLinkError``."""
    try:
        payload = _SIGNERS[purpose].unsign(token)
    except BadSignature:
        raise WrongLinkError from None
    subscription = Subscription.objects.filter(pk=payload.partition("-")[0]).first()
    return subscription if subscription and _payload(subscription) == payload else None


def path_that_confirms(pk: int) -> str | None:
    """Where the link of a subscription leads that says yes, asked as its message is sent; None where it is over."""
    subscription = Subscription.objects.filter(pk=pk).first()
    if subscription is None or subscription.is_too_late_to_confirm():
        return None
    return reverse("follow:confirm", args=[token_of(subscription, CONFIRM)])


def path_that_leaves(pk: int) -> str | None:
    """Where the link of a subscription leads that ends it, asked as its message is sent; None where it is over."""
    subscription = Subscription.objects.filter(pk=pk).first()
    return reverse("follow:leave", args=[token_of(subscription, LEAVE)]) if subscription else None


def _payload(subscription: Subscription) -> str:
    """The row, and the moment it was made: a number used again in a restored database is not the same."""
    return f"{subscription.pk}-{round(subscription.made_at.timestamp() * 1_000_000)}"
