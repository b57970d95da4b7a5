"""What officers decide on leads' corrections."""

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author, locked
from confirmations.corrections.facts import ProposedChange, apply, changes
from confirmations.models import Correction
from confirmations.writes import set_confirmed
from office.post.sending import send

DECIDED_ALREADY = "A colleague has decided on these corrections meanwhile. This is what they decided."


def approve_correction(*, correction: Correction, keys: Collection[str], note: str, by: Author) -> Correction:
    """Put the facts of these keys right, all or none; the others stay as they are. The lead is told.

    Raises ``ValidationError``, with nothing changed, where a rule refuses one of them.
    """
    said = changes(correction.confirmation, correction.proposed)
    decided = _take_over(correction, keys, note, by)
    _tell(decided, said)
    return decided


def decline_correction(*, correction: Correction, note: str, by: Author) -> Correction:
    """Leave the record as it is, and tell the lead why. Raises ``ValidationError`` if it was decided meanwhile."""
    said = changes(correction.confirmation, correction.proposed)
    decided = _decline(correction, note, by)
    _tell(decided, said)
    return decided


@transaction.atomic
def _take_over(correction: Correction, keys: Collection[str], note: str, by: Author) -> Correction:
    decided = _still_waiting(correction)
    taken = [key for key in decided.proposed if key in keys]
    for key in sorted(taken, key=lambda key: key == "successor"):  # what the lead's role says, before it is over
        apply(decided.confirmation, key, decided.proposed[key], by)
    if decided.confirmation.asks_about_record:
        set_confirmed(confirmation=decided.confirmation, by=by)
    state = Correction.State.APPROVED if len(taken) == len(decided.proposed) else Correction.State.PARTLY
    return _decide(decided, state, note, by, taken)


@transaction.atomic
def _decline(correction: Correction, note: str, by: Author) -> Correction:
    return _decide(_still_waiting(correction), Correction.State.DECLINED, note, by, [])


def _still_waiting(correction: Correction) -> Correction:
    now = locked(correction)
    if not now.is_waiting:
        raise ValidationError(DECIDED_ALREADY, code="decided")
    return now


def _decide(correction: Correction, state: Correction.State, note: str, by: Author, taken: list[str]) -> Correction:
    correction.state, correction.note, correction.approved = state, note, taken
    correction.decided_by, correction.decided_at = by, timezone.now()  # type: ignore[assignment]
    correction.save()
    return correction


def _tell(correction: Correction, said: list[ProposedChange]) -> None:
    """E-mail the decision to the lead, at the address that they have now."""
    lead = correction.confirmation.lead
    if not lead.reachable_email:
        return
    send(
        to=lead.reachable_email,
        template="correction-decided",
        context={
            "correction": correction,
            "partnership": correction.confirmation.partnership,
            "lead": lead,
            "approved": [change for change in said if change.key in correction.approved],
            "declined": [change for change in said if change.key not in correction.approved],
            "council_name": settings.COUNCIL_NAME,
            "council_email": settings.COUNCIL_EMAIL,
        },
        reply_to=settings.COUNCIL_EMAIL,
    )
