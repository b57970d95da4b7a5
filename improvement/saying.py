"""Saying what was done, in the banner that fits: green only where it was done and everybody is told."""

from collections.abc import Collection, Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.text import get_text_list

from improvement.forms import NOTHING_CHANGED
from office.models import Message
from office.post.told import NAMED, posted_in_words


class Written(list[Message]):
    """Messages that were written just now; ``over`` names to whom nobody writes, for their days are past."""

    def __init__(self, messages: Iterable[Message] = (), over: Iterable[str] = ()) -> None:
        super().__init__(messages)
        self.over = list(over)

    def add(self, others: "Written") -> None:
        """Take in others, with those to whom nobody writes."""
        self.extend(others)
        self.over += others.over

    @property
    def over_in_words(self) -> str:
        """To whom nobody writes, in a sentence; empty where there is nobody."""
        if not self.over:
            return ""
        more = len(self.over) - NAMED
        names = get_text_list(self.over[:NAMED] + ([f"{more} more"] if more > 0 else []), "and")
        return f"Nobody writes to {names}: their days are past."


def say_done(request: HttpRequest, said: str, written: Collection[Message] = ()) -> None:
    """Say what was done, who is told of it, and whom nobody can reach."""
    level = messages.SUCCESS
    if said.startswith(NOTHING_CHANGED):
        level = messages.INFO
    if any(not message.recipient for message in written):
        level = messages.WARNING
    over = written.over_in_words if isinstance(written, Written) else ""
    messages.add_message(request, level, " ".join(filter(None, [said, posted_in_words(written), over])))
