"""The e-mails that a change writes, read before it is agreed to.

``office`` has the post and comes to ``READERS``: each gets what was written in one go, and who reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from base.one_go import OneGo

NAMED = 10  # of those to whom one goes


@dataclass(frozen=True)
class WrittenEmail:
    """An e-mail as it goes out, or several that say the same; ``to`` has whom each is for, in words."""

    to: tuple[str, ...]
    subject: str
    text: str

    @property
    def to_in_words(self) -> str:
        """Whom it goes to; of many the first."""
        more = len(self.to) - NAMED
        return f"{'; '.join(self.to[:NAMED])}{f' and {more} more' if more > 0 else ''}"


READERS: list[Callable[[OneGo, Any], list[WrittenEmail]]] = []


def emails_of(go: OneGo, reader: Any) -> tuple[WrittenEmail, ...]:
    """The e-mails that were written, as far as the reader may read them."""
    return tuple(email for read in READERS for email in read(go, reader))
