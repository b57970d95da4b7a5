"""What became of the e-mails of something that went to many, live: by name, without an address, for its writer may
know none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from office.models import Message

State = Message.State


@dataclass
class PostToMany:
    """How many of its e-mails are where, and whom, a person or a school, they did not reach."""

    sent: int = 0
    waiting: int = 0
    refused: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)

    def count(self, message: Message) -> None:
        """Count one of them."""
        if message.state == State.REFUSED:
            self.refused.append(message.name)
        elif message.state == State.NO_ADDRESS:
            self.without_address.append(message.name)
        elif message.state == State.SENT:
            self.sent += 1
        else:
            self.waiting += 1

    @property
    def sentence(self) -> str:
        """How many are sent, waiting and refused, and of how many no address is recorded."""
        counted = [f"{self.sent} sent"]
        counted += [f"{self.waiting} waiting"] if self.waiting else []
        counted += [f"{len(self.refused)} refused"] if self.refused else []
        counted += [f"{len(self.without_address)} without an address"] if self.without_address else []
        return ", ".join(counted)

    @property
    def can_go_again(self) -> bool:
        """Whether there is anybody whom it did not reach."""
        return bool(self.refused or self.without_address)


class HasAbout(Protocol):
    """Something that went to many, by the name that the post has for it."""

    @property
    def about(self) -> str:
        """What its e-mails tell of."""
        ...


Written = TypeVar("Written", bound=HasAbout)


def posted_of(written: Sequence[Written]) -> list[tuple[Written, PostToMany]]:
    """Each letter, or whatever else went to many, with what became of it, in one query."""
    found = {one.about: PostToMany() for one in written}
    for message in Message.objects.filter(about__in=found).only("about", "state", "name").order_by("name", "pk"):
        found[message.about].count(message)
    return [(one, found[one.about]) for one in written]
