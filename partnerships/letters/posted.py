"""What became of the e-mails of a letter, live: by school, without an address, for its writer knows none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from office.models import Message
from partnerships.models import Letter

State = Message.State


@dataclass
class LetterPost:
    """How many of a letter's e-mails are where, and of which schools nobody was reached."""

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
        """How many are sent, waiting and refused, and how many schools have no address."""
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


def posted_of(letters: Sequence[Written]) -> list[tuple[Written, LetterPost]]:
    """Each letter, or whatever else went to many, with what became of it, in one query."""
    found = {letter.about: LetterPost() for letter in letters}
    for message in Message.objects.filter(about__in=found).only("about", "state", "name").order_by("name", "pk"):
        found[message.about].count(message)
    return [(letter, found[letter.about]) for letter in letters]


def messages_of(letter: Letter):
    """The e-mails of it."""
    return Message.objects.telling_of(letter.about)
