"""What taking back must know of questions and proposals (``office.journal``)."""

from collections.abc import Iterator

from confirmations.models import Proposal, Question
from office.journal import rules
from office.models import JournalEntry


def tell_the_journal() -> None:
    """Say that a question only tells, and what becomes of a proposal whose changes are taken back."""
    rules.ONLY_TELLS.add(Question)
    rules.BESIDES.append(stays_accepted)


def stays_accepted(entry: JournalEntry) -> Iterator[str]:
    """That a proposal whose changes are taken back stays decided, and its lead has to be told."""
    kind, _, key = entry.about.rpartition(" ")
    if kind == Proposal._meta.model_name and key.isdecimal():
        for proposal in Proposal.objects.filter(pk=int(key)).select_related("lead__person"):
            yield f"The proposal itself stays accepted. {proposal.lead.person} sent it: tell them why it is taken back."
