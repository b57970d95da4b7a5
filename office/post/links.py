"""Links that are for one person alone: they are made when a message is sent, so that no kept text opens anything.

A room says in ``AppConfig.ready`` what a kind of them leads to::

    links.add("confirmation", address_of_question)

The function gets what the message keeps of it, a number as a rule, and gives the path; None where it leads nowhere any
more, and then the message is not sent.
"""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from django.conf import settings

_paths: dict[str, Callable[[Any], str | None]] = {}
_ending: set[str] = set()  # the kinds of links that end such e-mails
MARK = "⟦link {number} {of}⟧"  # which nobody can write beforehand into what a message repeats
SHOWN = "[a link for whom it is written to]"  # where an officer reads the message


class DeadLinkError(Exception):
    """What a link was to lead to is over."""


def add(kind: str, path_of: Callable[[Any], str | None], *, ends_such_emails: bool = False) -> None:
    """Say what links of that kind lead to, and whether a POST there has no more e-mails written (RFC 8058)."""
    _paths[kind] = path_of
    if ends_such_emails:
        _ending.add(kind)


class Links:
    """The links of one message that are made when it is sent; each stands in the text as a mark."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Any]] = {}
        self._of = token_hex(8)

    def later(self, kind: str, about: Any) -> str:
        """The mark of a new one; ``about`` is what the room's function will be given. Raises ``KeyError``."""
        if kind not in _paths:
            raise KeyError(kind)
        mark = MARK.format(number=len(self.kept) + 1, of=self._of)
        self.kept[mark] = [kind, about]
        return mark


def with_links(text: str, kept: dict[str, list[Any]]) -> str:
    """The text as it is sent. Raises ``DeadLinkError``."""
    for mark, (kind, about) in kept.items():
        path = _paths[kind](about)
        if path is None:
            raise DeadLinkError("What its link leads to is over.")
        text = text.replace(mark, f"{settings.SITE_URL}{path}")
    return text


def headers_of(kept: dict[str, list[Any]]) -> dict[str, str]:
    """The headers by which a mailbox offers to end such e-mails with one press; none unless their first link does."""
    mark, (kind, about) = next(iter(kept.items()), ("", ("", None)))
    if kind not in _ending:
        return {}
    address = with_links(mark, {mark: [kind, about]})
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def without_links(text: str, kept: dict[str, list[Any]]) -> str:
    """The text as others than its recipient may read it."""
    for mark in kept:
        text = text.replace(mark, SHOWN)
    return text
