"""Asking leads, reminding them, and taking what they answer."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base.saving import Author, save
from confirmations.links import address_of
from confirmations.models import Confirmation, Correction
from confirmations.seasons import Season
from office.post.sending import send
from partnerships.models import Lead


def ask_lead(*, lead: Lead, season: Season, site: str, by: Author, on: dt.date | None = None) -> Confirmation | None:
    """Send the lead a link, which takes the place of one not answered yet; None where the e-mail could not be sent.

    The e-mail goes once the question is written, for a mail server may take long and nobody should wait for it.
    """
    question = _write_question(lead, season, by, on or timezone.localdate())
    if _send(question, site, is_reminder=False):
        return question
    question.withdrawn_at = timezone.now()  # so that the next run asks again
    question.save()
    return None


def remind_lead(*, confirmation: Confirmation, site: str, on: dt.date | None = None) -> bool:
    """Send the same link again; False where the e-mail could not be sent, so that the next run tries again."""
    if not _send(confirmation, site, is_reminder=True):
        return False
    confirmation.reminders += 1
    confirmation.reminded_on = on or timezone.localdate()
    confirmation.save()
    return True


@transaction.atomic
def say_it_is_right(*, confirmation: Confirmation) -> None:
    """Take the lead's word: the record is right, or the lead goes on next year."""
    answer = Confirmation.Answer.RIGHT if confirmation.asks_about_record else Confirmation.Answer.GOES_ON
    _answer(confirmation, answer)
    if confirmation.asks_about_record:
        set_confirmed(confirmation=confirmation, by=None)


@transaction.atomic
def send_corrections(*, confirmation: Confirmation, proposed: dict[str, object], comment: str) -> Correction:
    """Keep what the lead wants changed until an officer decides."""
    _answer(confirmation, Confirmation.Answer.CORRECTED)
    return Correction.objects.create(confirmation=confirmation, proposed=proposed, comment=comment)


def set_confirmed(*, confirmation: Confirmation, by: Author) -> None:
    """Record that the lead confirmed the partnership on the day of the answer."""
    partnership = confirmation.partnership
    partnership.refresh_from_db()
    day = timezone.localdate(confirmation.answered_at)
    if partnership.last_confirmed_on is None or partnership.last_confirmed_on < day:
        partnership.last_confirmed_on = day
        save(partnership, by=by, why=f"Confirmed by {confirmation.lead.person}")


@transaction.atomic
def _write_question(lead: Lead, season: Season, by: Author, on: dt.date) -> Confirmation:
    open_ones = Confirmation.objects.filter(lead=lead, kind=season.kind, answered_at=None, withdrawn_at=None)
    open_ones.update(withdrawn_at=timezone.now())
    return Confirmation.objects.create(
        lead=lead,
        partnership=lead.partnership,
        kind=season.kind,
        year=season.year,
        asked_by=by if by and by.is_authenticated else None,  # type: ignore[misc]
        expires_on=on + dt.timedelta(days=settings.CONFIRMATION_DAYS),
    )


def _answer(confirmation: Confirmation, answer: Confirmation.Answer) -> None:
    """Answer it once: of two who press at the same moment, one is told that it is answered."""
    now = timezone.now()
    if not Confirmation.objects.filter(pk=confirmation.pk, answered_at=None).update(answered_at=now, answer=answer):
        raise AlreadyAnsweredError
    confirmation.answered_at, confirmation.answer = now, answer


class AlreadyAnsweredError(Exception):
    """The question was answered in the meantime."""


def _send(confirmation: Confirmation, site: str, *, is_reminder: bool) -> bool:
    sent = send(
        to=confirmation.lead.reachable_email,
        template=f"confirmation-{confirmation.kind}",
        context={
            "confirmation": confirmation,
            "partnership": confirmation.partnership,
            "lead": confirmation.lead,
            "link": address_of(confirmation, site),
            "is_reminder": is_reminder,
            "council_name": settings.COUNCIL_NAME,
            "council_email": settings.COUNCIL_EMAIL,
        },
        reply_to=settings.COUNCIL_EMAIL,
    )
    return sent.was_taken
