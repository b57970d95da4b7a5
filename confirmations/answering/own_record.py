"""What leads do with their own record when they are signed in, without waiting to be asked (ADR 15, ADR 17)."""

from django.db import transaction
from django.utils import timezone

from base.saving import Author
from confirmations.models import Confirmation, Correction
from confirmations.seasons import season_of
from confirmations.writes import say_it_is_right, send_corrections
from partnerships.models import Lead


def question_about(lead: Lead) -> Confirmation:
    """The open question about the record that the lead was sent; else one as it would be put today, not kept."""
    open_ones = Confirmation.objects.standing().filter(lead=lead, kind=Confirmation.Kind.RECORD, answered_at=None)
    return open_ones.first() or _new_question(lead, None)


@transaction.atomic
def confirm_own_record(*, lead: Lead, by: Author) -> None:
    """Take the lead's word that the record is right."""
    say_it_is_right(confirmation=_kept(lead, by))


@transaction.atomic
def correct_own_record(*, lead: Lead, proposed: dict[str, object], comment: str, by: Author) -> Correction:
    """Keep what the lead wants changed until an officer decides."""
    return send_corrections(confirmation=_kept(lead, by), proposed=proposed, comment=comment)


def _kept(lead: Lead, by: Author) -> Confirmation:
    question = question_about(lead)
    if question._state.adding:
        question = _new_question(lead, by)
        question.save()
    return question


def _new_question(lead: Lead, by: Author) -> Confirmation:
    today = timezone.localdate()
    season = season_of(Confirmation.Kind.RECORD, today)
    asked_by = by if by and by.is_authenticated else None
    return Confirmation(
        lead=lead,
        partnership=lead.partnership,
        kind=season.kind,
        year=season.year,
        asked_by=asked_by,  # type: ignore[misc]
        expires_on=today,
    )
