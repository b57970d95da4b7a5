"""Proposals that contradict each other: noticed as a lead sends the second, and shown to the officer who decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from confirmations.models import Proposal
from confirmations.proposals.kinds import ProposalKind, ProposedChange, what_is_proposed


@dataclass(frozen=True)
class Contradiction:
    """A waiting proposal of the same partnership, and those of its changes that another would settle differently."""

    proposal: Proposal
    changes: list[ProposedChange]


def contradictions_of(proposal: Proposal, what: Sequence[ProposalKind] | None = None) -> list[Contradiction]:
    """The waiting proposals that contradict this one, the first sent first; in two queries, however many there are.

    ``what`` is what a lead is about to send, of which ``proposal``, not saved yet, has the partnership and the lead.
    """
    kinds = [what_is_proposed(proposal)] if what is None else what
    settled = dict(one for kind in kinds for one in kind.settles(proposal))
    if not settled:
        return []
    others = Proposal.objects.waiting().filter(partnership=proposal.partnership_id).exclude(pk=proposal.pk)
    found = []
    for other in others.with_record().order_by("pk"):
        kind = what_is_proposed(other)
        lines = zip(kind.changes(other), kind.settles(other), strict=True)
        changes = [change for change, (about, how) in lines if about in settled and settled[about] != how]
        if changes:
            found.append(Contradiction(other, changes))
    return found
