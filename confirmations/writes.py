"""Asking leads, reminding them, and taking their word that the record is right."""

import datetime as dt
from contextlib import suppress
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base.saving import Author, locked, save
from confirmations.models import Question
from confirmations.receipts import send_receipt
from confirmations.seasons import Season
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.models import Lead, Partnership
from partnerships.models.acting import is_delegate_of
from partnerships.people.addressees import whom


@transaction.atomic
def ask_lead(*, lead: Lead, season: Season, by: Author, on: dt.date | None = None) -> Question:
    """Write the lead a link, which takes the place of one not answered yet.

    Of a lead without an address the question is kept, so that the list of questions says that nobody was reached.
    """
    question = _write_question(lead, season, by, on or timezone.localdate())
    _post(question, is_reminder=False)
    return question


def preview_question(*, lead: Lead, season: Season, by: Author, on: dt.date) -> Message:
    """What asking the lead would write to them; nothing of it is kept."""
    with transaction.atomic():
        message = _post(_write_question(lead, season, by, on), is_reminder=False)
        transaction.set_rollback(True)
    return message


@transaction.atomic
def remind_lead(*, question: Question, on: dt.date | None = None) -> None:
    """Write the same link again; a reminder that comes after its day says so."""
    on = on or timezone.localdate()
    is_late = question.next_reminder_on is not None and question.next_reminder_on < on
    question.reminders += 1
    question.reminded_on = on
    question.save()
    _post(question, is_reminder=True, is_late=is_late)


@transaction.atomic
def say_it_is_right(*, question: Question, by: Author = None) -> None:
    """Take the word of a lead, behind the link or as ``by``: the record is right, or they go on next year."""
    if question.asks_about_record:
        answer_question(question=question, answer=Question.Answer.RIGHT)
        _confirm(question.lead, by=by)
    else:
        answer_question(question=question, answer=Question.Answer.GOES_ON)
        one = f"question {question.pk}"
        going_on = f"You told us that you go on leading {question.partnership} in {question.year_label}."
        send_receipt(lead=question.lead, once=one, about=one, confirmed=going_on, by=by)


@transaction.atomic
def confirm_own_record(*, lead: Lead, by: Author) -> None:
    """Take the word of a lead who is signed in, or of a delegate for them, that the record is right, asked or not."""
    if question := Question.objects.open_about_record(lead).first():
        with suppress(AlreadyAnsweredError):  # by the link, this very moment
            answer_question(question=question, answer=Question.Answer.RIGHT)
    _confirm(lead, by=by)


def _confirm(lead: Lead, by: Author) -> None:
    """Note that the lead says so today; who says it twice gets one receipt."""
    today = timezone.localdate()
    how = "for" if is_delegate_of(lead.person, by) else "by"
    set_confirmed(lead=lead, partnership=lead.partnership, on=today, by=by, how=how)
    send_receipt(
        lead=lead,
        once=f"the record confirmed by lead {lead.pk} on {today.isoformat()}",
        about=f"record of partnership {lead.partnership_id}",
        confirmed=f"You confirmed that the record of {lead.partnership} is right.",
        by=by,
    )


def set_confirmed(*, lead: Lead, partnership: Partnership, on: dt.date, by: Author, how: str = "by") -> None:
    """Record that the lead, or somebody ``how`` “for” them, confirmed the partnership's record on that day, unless it
    was confirmed later. A delegate is named by their account alone: a reason stays where a name is erased.
    """
    partnership = locked(partnership)
    if partnership.last_confirmed_on is None or partnership.last_confirmed_on < on:
        partnership.last_confirmed_on = on
        save(partnership, by=by, why=f"Confirmed {how} {lead.person}")


def answer_question(*, question: Question, answer: Question.Answer) -> None:
    """Answer it once: of two who press at the same moment, one gets ``AlreadyAnsweredError``."""
    unanswered = Question.objects.filter(pk=question.pk, answered_at=None)
    if not unanswered.update(answered_at=timezone.now(), answer=answer):
        raise AlreadyAnsweredError


def reopen_question(*, question: Question) -> None:
    """Take an answer back: nothing is left of what the lead sent, so the question waits for them again.

    Where they have been asked the same anew meanwhile, that is the question which waits.
    """
    if Question.objects.standing().filter(lead=question.lead_id, kind=question.kind, answered_at=None).exists():
        return
    question = locked(question)
    question.answered_at, question.answer = None, ""
    question.save()


class AlreadyAnsweredError(Exception):
    """The question was answered in the meantime."""


@transaction.atomic
def _write_question(lead: Lead, season: Season, by: Author, on: dt.date) -> Question:
    open_ones = Question.objects.filter(lead=lead, kind=season.kind, answered_at=None, withdrawn_at=None)
    open_ones.update(withdrawn_at=timezone.now())
    return Question.objects.create(
        lead=lead,
        partnership=lead.partnership,
        kind=season.kind,
        year=season.year,
        asked_by=by if by and by.is_authenticated else None,  # type: ignore[misc]
        expires_on=on + dt.timedelta(days=settings.CONFIRMATION_DAYS),
    )


def _post(question: Question, *, is_reminder: bool, is_late: bool = False) -> Message:
    links = Links()
    message = write(
        to=question.lead.reachable_email,
        name=str(question.lead.person),
        whom=whom(question.lead.person_id),
        kind=f"question-{question.kind}",
        about=f"question {question.pk}",
        context={
            "question": question,
            "partnership": question.partnership,
            "lead": question.lead,
            "link": links.later("question", question.pk),
            "is_reminder": is_reminder,
            "is_late": is_late,
        },
        links=links,
    )
    return cast(Message, message)  # one that is not written once alone always is
