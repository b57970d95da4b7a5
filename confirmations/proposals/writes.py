"""What leads propose, and what officers decide on it."""

import json
from collections.abc import Collection, Sequence
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from base.about import about
from base.changing.effects import Effect, with_emails
from base.one_go import in_one_go
from base.saving import Author, locked
from confirmations.models import Proposal, Question
from confirmations.proposals.kinds import ProposalKind, ProposedChange, what_is_proposed
from confirmations.proposals.kinds.base import numbered
from confirmations.receipts import send_receipt
from confirmations.writes import answer_question, reopen_question, set_confirmed
from office.post.writing import write
from partnerships.models import Lead, Person
from partnerships.people.addressees import whom

DECIDED_ALREADY = "A colleague has decided on this proposal meanwhile. This is what they decided."
WITHDRAWN_MEANWHILE = "The lead has withdrawn this proposal meanwhile. Nothing is left to decide."
TOO_LATE = "An officer has decided on this meanwhile, so it cannot be withdrawn any more."
MOST_WAITING = 30  # of one lead: an officer has to read each, and the lead gets a receipt of each
NOTHING_SAID = "Nothing is changed, and nothing said. Say what is to change"


@transaction.atomic
def propose(
    *,
    lead: Lead,
    what: Sequence[ProposalKind],
    comment: str,
    question: Question | None = None,
    instead_of: Collection[Proposal] = (),
    by: Author = None,
) -> list[Proposal]:
    """Keep what the lead asks to have changed until an officer decides: a proposal for each kind in ``what``.

    It takes the place of the lead's own proposals ``instead_of``, which are withdrawn, and answers the question that
    they answered; ``by`` is who does that, the lead or a delegate for them, None behind the link.

    The lead gets a receipt of it. It answers ``question``, where there is one; ``AlreadyAnsweredError`` where that is
    answered meanwhile.
    ``ValidationError`` where nothing is said, a rule refuses it, or the lead has sent the same and it still waits; also
    where an officer has decided meanwhile on one that is to be withdrawn.
    """
    if not comment and not any(kind.kept() for kind in what):
        raise ValidationError(NOTHING_SAID, code="empty")
    # Before the lead, in the order of accepting: an officer who accepts one of them holds it and waits for the lead.
    replaced = [_withdraw(earlier, by) for earlier in sorted(instead_of, key=attrgetter("pk"))]
    lead = locked(lead)  # of two tabs that send the same, the second sees what the first has sent
    if Proposal.objects.waiting().filter(lead=lead).count() >= MOST_WAITING:
        raise ValidationError(
            f"{MOST_WAITING} things that you sent wait for an officer. Withdraw one, or wait for them."
        )
    if question:
        answer_question(question=question, answer=Question.Answer.PROPOSED)
    else:
        answered = [earlier.question for earlier in replaced if earlier.question and earlier.question.is_answered]
        question = answered[-1] if answered else None
    proposals: list[Proposal] = []
    for kind in what:
        words = "" if proposals else comment  # with the first alone: an officer reads it once
        proposal = Proposal(partnership=lead.partnership, lead=lead, question=question, kind=kind.kind, comment=words)
        proposal.sent_by = by
        proposal.proposed = json.loads(json.dumps(kind.kept(), cls=DjangoJSONEncoder))
        kind.check(proposal)
        _refuse_twice(proposal)
        proposal.save()
        proposals.append(proposal)
    said = [change for kind, one in zip(what, proposals, strict=True) for change in kind.changes(one)]
    send_receipt(
        lead=lead,
        once=f"proposal {proposals[0].pk}",
        about=about(proposals[0]),
        said=[(change.label, change.proposed) for change in said],
        comment=comment,
        instead_of=[earlier.sent_at for earlier in instead_of],
        by=by,
    )
    return proposals


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Author) -> Proposal:
    """Take back what the lead sent, while it waits; they get a receipt. The yearly question that it answered is open
    again, where nothing else that they sent answers it.

    Raises ``ValidationError`` where an officer has decided meanwhile; what is withdrawn already stays so.
    """
    if proposal.is_withdrawn:  # a double click
        return proposal
    withdrawn = _withdraw(proposal, by)
    question = withdrawn.question
    if question and not question.proposals.exclude(state=Proposal.State.WITHDRAWN).exists():
        reopen_question(question=question)
    tells_of = about(withdrawn)
    day = date_format(timezone.localdate(withdrawn.sent_at))
    told = f"You withdrew what you sent about {withdrawn.partnership} on {day}. The record stays as it is."
    send_receipt(lead=withdrawn.lead, once=f"{tells_of} withdrawn", about=tells_of, confirmed=told, by=by)
    return withdrawn


@transaction.atomic
def accept_proposal(
    *, proposal: Proposal, taken: Collection[int], note: str, by: Author, who: Person | None = None, agreed: str = ""
) -> Proposal:
    """Make the changes of these numbers, all or none; the others are not made. The lead is told.

    ``who`` is the person whom a proposal names, where the officer says that it is somebody known. ``agreed`` is the
    effect that they have seen: needed where it warns of something, else ``ThinkFirstError``.
    Raises ``ValidationError``, with nothing changed, where a rule refuses one of them.
    """
    said = what_is_proposed(proposal).changes(proposal)
    title = f"Accept a proposal: {proposal.get_kind_display().lower()}"
    with in_one_go(title, by=by, about=about(proposal)) as go:
        decided, effect = _take_over(proposal, taken, note, by, who)
        _tell(decided, said)
        effect = with_emails(effect, go, by)
        if effect.warnings and agreed != effect.text:
            raise ThinkFirstError(effect)
        go.keep(effect.sentences)
    return decided


class ThinkFirstError(ValidationError):
    """What is to be accepted has an ``effect`` with warnings, which the officer has not agreed to yet."""

    def __init__(self, effect: Effect) -> None:
        super().__init__("Nothing is changed yet. Read what to think of, then accept again or decline.")
        self.effect = effect


@transaction.atomic
def effect_of(*, proposal: Proposal, by: Author) -> Effect:
    """What it would do to accept all of it without a note, for an officer to read first; the change itself, taken back.

    Raises ``ValidationError`` where a rule would refuse it.
    """
    said = what_is_proposed(proposal).changes(proposal)
    with transaction.atomic(), in_one_go("Preview", by=by) as go:
        decided, effect = _take_over(proposal, range(len(said)), "", by, None)
        _tell(decided, said)
        effect = with_emails(effect, go, by)
        transaction.set_rollback(True)
    return effect


@transaction.atomic
def decline_proposal(*, proposal: Proposal, note: str, by: Author) -> Proposal:
    """Leave the record as it is, and tell the lead why. Raises ``ValidationError`` if it was decided meanwhile."""
    said = what_is_proposed(proposal).changes(proposal)
    decided = _decline(proposal, note, by)
    _tell(decided, said)
    return decided


def _refuse_twice(proposal: Proposal) -> None:
    """A double click, or a second tab, sends what waits already."""
    for sent in Proposal.objects.waiting().filter(lead=proposal.lead, kind=proposal.kind, comment=proposal.comment):
        if sent.proposed == proposal.proposed:
            day = date_format(timezone.localdate(sent.sent_at))
            raise ValidationError(f"You sent this on {day}, and it waits for an officer. It need not be sent again.")


def _take_over(
    proposal: Proposal, taken: Collection[int], note: str, by: Author, who: Person | None
) -> tuple[Proposal, Effect]:
    decided = _still_waiting(proposal)
    kind = what_is_proposed(decided)
    all_numbers = range(len(kind.changes(decided)))
    taken = [number for number in all_numbers if number in taken]
    effect = kind.apply(decided, taken, by, who)
    if kind.confirms_record(decided):
        sent_on = timezone.localdate(decided.sent_at)
        set_confirmed(lead=decided.lead, partnership=decided.partnership, on=sent_on, by=by)
    state = Proposal.State.ACCEPTED if len(taken) == len(all_numbers) else Proposal.State.PARTLY
    return _decide(decided, state, note, by, taken), effect


def _decline(proposal: Proposal, note: str, by: Author) -> Proposal:
    return _decide(_still_waiting(proposal), Proposal.State.DECLINED, note, by, [])


def _withdraw(proposal: Proposal, by: Author) -> Proposal:
    now = locked(proposal)
    if now.is_decided:
        raise ValidationError(TOO_LATE, code="decided")
    return now if now.is_withdrawn else _decide(now, Proposal.State.WITHDRAWN, "", by, [])


def _still_waiting(proposal: Proposal) -> Proposal:
    now = locked(proposal)
    if now.is_withdrawn:
        raise ValidationError(WITHDRAWN_MEANWHILE, code="withdrawn")
    if not now.is_waiting:
        raise ValidationError(DECIDED_ALREADY, code="decided")
    return now


def _decide(proposal: Proposal, state: Proposal.State, note: str, by: Author, taken: list[int]) -> Proposal:
    proposal.state, proposal.note, proposal.accepted = state, note, taken
    proposal.decided_by, proposal.decided_at = by, timezone.now()  # type: ignore[assignment]
    proposal.save()
    return proposal


def _tell(proposal: Proposal, said: list[ProposedChange]) -> None:
    """Write the decision to the lead, at the address that they have now: the proposal may have changed it.

    A delegate who sent it for them is told too, while they act for them.
    """
    lead = proposal.lead = Lead.objects.select_related("person").get(pk=proposal.lead_id)
    declined = [number for number in range(len(said)) if number not in proposal.accepted]
    told = [(lead.reachable_email, str(lead.person), whom(lead.person_id))]
    delegate = proposal.sent_by if proposal.is_by_delegate else None
    if delegate and delegate.delegations.active().of(lead).exists():
        told.append((delegate.email, delegate.name or delegate.email, ""))
    for to, name, whose in told:
        write(
            to=to,
            name=name,
            whom=whose,
            kind="proposal-decided",
            about=about(proposal),
            context={
                "proposal": proposal,
                "partnership": proposal.partnership,
                "dear": name,
                "accepted": numbered(said, proposal.accepted),
                "declined": numbered(said, declined),
            },
        )
