"""What a lead sent to the council, as they read it again: what it says, how far it has come, and the answer."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from confirmations.models import Proposal
from confirmations.proposals.kinds import ProposedChange, what_is_proposed
from partnerships.models import Lead

COLOURS = {
    Proposal.State.WAITING: "yellow",
    Proposal.State.ACCEPTED: "green",
    Proposal.State.PARTLY: "blue",
    Proposal.State.DECLINED: "red",
    Proposal.State.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class SentProposal:
    """One of them, with what it would change."""

    proposal: Proposal
    changes: list[ProposedChange]
    settles: list[Hashable]  # what each change is about, as ``ProposalKind.settles`` has it

    @property
    def summary(self) -> str:
        """What it is about, in a line; its kind where it is words alone."""
        if not self.changes:
            return f"{self.proposal.get_kind_display()}: in your own words"
        more = f", and {len(self.changes) - 1} more" if len(self.changes) > 1 else ""
        return f"{self.changes[0].label}: {self.changes[0].proposed}{more}"

    @property
    def state(self) -> str:
        """How far it has come; of what would change nothing, that it was read."""
        if self.proposal.is_only_read:
            return "Read by an officer"
        return "Withdrawn" if self.proposal.is_withdrawn else self.proposal.get_state_display()

    @property
    def colour(self) -> str:
        """Of the tag that says so."""
        return COLOURS[Proposal.State(self.proposal.state)]

    @property
    def is_correction_that_waits(self) -> bool:
        """Whether it corrects the record, and nobody has decided on it."""
        return self.proposal.is_waiting and self.proposal.kind == Proposal.Kind.RECORD

    @property
    def answered(self) -> list[tuple[ProposedChange, bool]]:
        """Each change, and whether an officer took it over."""
        return [(change, number in self.proposal.accepted) for number, change in enumerate(self.changes)]


def as_sent(proposal: Proposal) -> SentProposal:
    """The proposal, which comes from ``with_record``, with what it would change."""
    what = what_is_proposed(proposal)
    return SentProposal(proposal, what.changes(proposal), [about for about, _ in what.settles(proposal)])


def sent_by(lead: Lead) -> list[SentProposal]:
    """All that they sent as that lead, the latest first."""
    return [as_sent(proposal) for proposal in Proposal.objects.filter(lead=lead).with_record()]


def facts_that_wait(sent: Iterable[SentProposal]) -> set[Hashable]:
    """What the record is to say otherwise: names of fields (the lead's own with ``lead_``), memberships that ended."""
    waiting = [about for each in sent if each.proposal.is_waiting for about in each.settles]
    return {_named(about) for about in waiting if isinstance(about, tuple)}


def _named(about: tuple) -> Hashable:
    match about:
        case "partnership", _, name:
            return name
        case "lead", _, name:
            return f"lead_{name}"
        case "left", membership:
            return membership
    return about


def waiting_of_others(lead: Lead) -> list[Proposal]:
    """What other leads of the partnership sent and what waits: that it is there, not what it says."""
    waiting = Proposal.objects.waiting().filter(partnership=lead.partnership_id).exclude(lead=lead)
    return list(waiting.select_related("lead__person").order_by("pk"))
