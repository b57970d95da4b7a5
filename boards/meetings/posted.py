"""What was written to people about a meeting, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from boards.emails import about
from boards.models import Meeting
from office.models import Message

State = Message.State
POSTED = {"agenda": "Agenda", "draft": "Draft and actions", "minutes": "Minutes", "cancellation": "Cancellation"}


@dataclass(frozen=True)
class Posted:
    """The messages of one kind: how many are where, and whom they did not reach."""

    what: str
    sent: int = 0
    waiting: int = 0
    refused: list[Message] = field(default_factory=list)
    without_address: list[Message] = field(default_factory=list)
    uncertain: int = 0

    @property
    def sentence(self) -> str:
        """How many are sent, waiting and refused, and how many have no address."""
        counted = [f"{self.sent} sent"]
        counted += [f"{self.waiting} waiting"] if self.waiting else []
        counted += [f"{len(self.refused)} refused"] if self.refused else []
        counted += [f"{len(self.without_address)} without an e-mail address"] if self.without_address else []
        counted += [f"{self.uncertain} that may have arrived twice"] if self.uncertain else []
        return ", ".join(counted)

    @property
    def can_go_again(self) -> bool:
        """Whether there is anybody whom it did not reach."""
        return bool(self.refused or self.without_address)


def posted_of(meeting: Meeting) -> list[Posted]:
    """What went out about the meeting so far, in one query, in the order of the steps."""
    names = {about(what, meeting): label for what, label in POSTED.items()}
    messages = messages_about(meeting).only("about", "state", "name", "recipient", "error", "is_uncertain")
    order = list(names)
    rows = sorted(messages, key=lambda message: (order.index(message.about), message.name))
    return [_posted(names[name], list(of_it)) for name, of_it in groupby(rows, key=lambda message: message.about)]


def messages_about(meeting: Meeting):
    """Every message that was written when a step of the meeting was taken."""
    return Message.objects.filter(about__in=[about(what, meeting) for what in POSTED])


def _posted(what: str, messages: Iterable[Message]) -> Posted:
    messages = list(messages)
    return Posted(
        what,
        sent=sum(message.state == State.SENT for message in messages),
        waiting=sum(message.state in (State.WAITING, State.SENDING) for message in messages),
        refused=[message for message in messages if message.state == State.REFUSED],
        without_address=[message for message in messages if message.state == State.NO_ADDRESS],
        uncertain=sum(message.is_uncertain for message in messages),
    )
