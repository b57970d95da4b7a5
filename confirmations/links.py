"""The link that answers a question without an account: signed, so that it cannot be guessed, and kept nowhere."""

import datetime as dt
from enum import Enum

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from confirmations.models import Question

_SIGNER = Signer(salt="partnerships.confirmation")


class Dead(Enum):
    """Why a link opens nothing, each with what its page says."""

    WRONG = "This link is not one of ours, or part of it is missing."
    EXPIRED = "This link has expired."
    REPLACED = "A newer link has taken the place of this one. Look for a later e-mail from us."
    ENDED = "The record no longer has you as a lead of this partnership."


def token_of(question: Question) -> str:
    """What its link ends in; the same whenever it is asked for, so that a reminder repeats the first link."""
    return _SIGNER.sign(_payload(question))


def path_of(pk: int) -> str | None:
    """Where the link of a question leads, asked as its message is sent; None where it would open nothing any more."""
    question = Question.objects.select_related("lead").filter(pk=pk).first()
    if question is None or question.is_answered or why_dead(question, timezone.localdate()):
        return None
    return reverse("confirm:answer", args=[token_of(question)])


def find(token: str) -> Question | None:
    """The question that the link answers, whether it still may be or not; None where the signature is wrong."""
    try:
        payload = _SIGNER.unsign(token)
    except BadSignature:
        return None
    questions = Question.objects.select_related("lead__person", "partnership__home_quadrant", "partnership__kind")
    found = questions.filter(pk=payload.partition("-")[0]).first()
    return found if found and _payload(found) == payload else None


def why_dead(question: Question | None, on: dt.date) -> Dead | None:
    """Why the link opens nothing on that day; None while it works."""
    if question is None:
        return Dead.WRONG
    if question.withdrawn_at:
        return Dead.REPLACED
    lead = question.lead
    if not lead.is_active(on) or lead.partnership_id != question.partnership_id:
        return Dead.ENDED
    return Dead.EXPIRED if question.is_expired(on) else None


def _payload(question: Question) -> str:
    """The row, and the moment of asking: a number used again in a restored database is not the same question."""
    return f"{question.pk}-{int(question.asked_at.timestamp())}"
