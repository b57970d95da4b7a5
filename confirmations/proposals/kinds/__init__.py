"""The kinds of proposals, one class each."""

from confirmations.models import Proposal
from confirmations.proposals.kinds.base import OnlyWords, ProposalKind, ProposedChange
from confirmations.proposals.kinds.leading import CoLead, GoingOn, HandOver, refuse_first_day
from confirmations.proposals.kinds.record import FieldIs, Record, SchoolJoined, SchoolLeft

__all__ = [
    "CoLead",
    "FieldIs",
    "GoingOn",
    "HandOver",
    "OnlyWords",
    "ProposalKind",
    "ProposedChange",
    "Record",
    "SchoolJoined",
    "SchoolLeft",
    "refuse_first_day",
    "what_is_proposed",
]

KINDS: dict[str, type[ProposalKind]] = {kind.kind: kind for kind in (Record, HandOver, CoLead, GoingOn)}


def what_is_proposed(proposal: Proposal) -> ProposalKind:
    """What the proposal would change; only words where it holds nothing, or what it held was erased."""
    return KINDS[proposal.kind].read(proposal.proposed) if proposal.proposed else OnlyWords(proposal.kind)
