"""What every kind of proposal can say and do."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.utils.text import Truncator, capfirst

from base.changing.effects import Effect
from base.saving import Author
from confirmations.models import Proposal
from partnerships.models import Person

WHY = "The lead’s proposal, accepted"
NOTHING = "nothing"
NO_EFFECT = Effect(())


@dataclass(frozen=True)
class ProposedChange:
    """One line of what would change: the fact, as it is now, as it would be, and what else would follow."""

    label: str
    now: str
    proposed: str
    follows: str = ""
    is_of_field: bool = False  # it replaces ``now``

    @property
    def said(self) -> str:
        """It in a line, as whoever proposed it reads it back."""
        if not self.is_of_field:
            return f"{self.label}: {self.proposed}"
        label = capfirst(self.label.removeprefix("Partnership: ").replace("Lead: ", "your "))
        return f"{label}: from {_quoted(self.now)} to {_quoted(self.proposed)}"


def _quoted(text: str) -> str:
    return text if text == NOTHING else f"“{Truncator(' '.join(text.split())).chars(150)}”"


class ProposalKind(ABC):
    """What one kind of proposal would change: it describes, checks and applies itself.

    Its methods take the ``Proposal``, for the partnership, the lead and the question; while a lead is still sending it,
    that is not saved yet.
    """

    kind: str

    @abstractmethod
    def kept(self) -> dict[str, Any]:
        """Itself as the database keeps it."""

    @classmethod
    @abstractmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """The same again, from what ``kept`` gave."""

    @abstractmethod
    def changes(self, proposal: Proposal) -> list[ProposedChange]:
        """What would change, beside what the record says now. Their order gives the changes their numbers."""

    @abstractmethod
    def settles(self, proposal: Proposal) -> list[tuple[Hashable, object]]:
        """What each of its changes settles, and how, in their order.

        Two proposals contradict each other where they settle the same differently.
        """

    @abstractmethod
    def check(self, proposal: Proposal) -> None:
        """Raise ``ValidationError`` where a rule already refuses what is proposed."""

    @abstractmethod
    def apply(self, proposal: Proposal, taken: Collection[int], by: Author, who: Person | None = None) -> Effect:
        """Make the changes of these numbers by the rules of the record; ``ValidationError`` where one refuses.

        Returns what that does beyond the lines of ``changes``, and what the officer should think of. ``who`` is the
        person whom the proposal names, where the officer says that it is somebody known.
        """

    def name_to_ask_about(self) -> str:
        """The name of which an officer is asked whose it is; empty where nobody has to be asked."""
        return ""

    def confirms_record(self, proposal: Proposal) -> bool:
        """Whether to accept it also records that the lead has confirmed the record: true of corrections alone."""
        return False

    def follow_up(self, proposal: Proposal, by: Author) -> str:
        """Do what is to follow once it is accepted; say in a sentence what was done."""
        return ""


@dataclass(frozen=True)
class OnlyWords(ProposalKind):
    """Nothing to change: the lead sent a comment alone, or what they proposed has been erased."""

    kind: str

    def kept(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """Not to be called: ``what_is_proposed`` makes this kind where a proposal keeps nothing to read."""
        raise NotImplementedError

    def changes(self, proposal: Proposal) -> list[ProposedChange]:
        """There is no line to show."""
        return []

    def settles(self, proposal: Proposal) -> list[tuple[Hashable, object]]:
        """Words settle nothing."""
        return []

    def check(self, proposal: Proposal) -> None:
        """There is nothing to refuse."""

    def apply(self, proposal: Proposal, taken: Collection[int], by: Author, who: Person | None = None) -> Effect:
        """There is nothing to do."""
        return NO_EFFECT


def numbered(things: Iterable, taken: Collection[int]) -> list:
    """Those of ``things`` whose numbers are among ``taken``."""
    return [thing for number, thing in enumerate(things) if number in taken]
