"""What is written in one go, so that it can be taken back as one (ADR 81).

``base.saving``, ``base.saving_many`` and the post say what they write, which asks the database nothing; a room that
comes to ``KEEPERS`` keeps it, once whoever opened the go says that it holds. Outside of a go nothing is noted.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone


@dataclass
class OneGo:
    """What somebody does in one go: ``title`` says what it is, ``about`` of what record, such as ``membership 12``."""

    title: str
    by: Any
    about: str = ""
    takes_back: Any = None  # the entry of what it takes back
    began_at: dt.datetime = field(default_factory=timezone.now)
    # Each record in the order of its first write, and how often it was written.
    writes: dict[tuple[type[Model], Any], int] = field(default_factory=dict)
    entry: Any = None  # what the keeper made of it

    def keep(self, said: Iterable[str]) -> None:
        """Have it kept, with what was said of it, in the transaction that wrote it; what wrote nothing is not kept."""
        for keeper in KEEPERS if self.writes else ():
            self.entry = keeper(self, "\n".join(said))


KEEPERS: list[Callable[[OneGo, str], Any]] = []
_current: ContextVar[OneGo | None] = ContextVar("one_go", default=None)


@contextmanager
def in_one_go(title: str, *, by: Any, about: str = "", takes_back: Any = None) -> Iterator[OneGo]:
    """Note what is written within. A go within another is a part of it, and the outer one alone is kept."""
    if _current.get() is not None:
        yield OneGo(title, by)  # nobody writes to it, so it is not kept
        return
    go = OneGo(str(title), by, about, takes_back)
    token = _current.set(go)
    try:
        yield go
    finally:
        _current.reset(token)


def is_noted() -> bool:
    """Whether what is written now is noted."""
    return _current.get() is not None


def wrote(model: type[Model], keys: Iterable[Any]) -> None:
    """Note that records were written, or deleted, by their keys."""
    if (go := _current.get()) is not None:
        for key in keys:
            go.writes[model, key] = go.writes.get((model, key), 0) + 1
