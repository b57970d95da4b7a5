"""What can be followed: what is public of it on a day, kept as keys, and what two such days have otherwise."""

import datetime as dt
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.formats import date_format

Known = dict[str, Any]  # as JSON has it: keys are texts, days are as in 2026-08-31


@dataclass(frozen=True)
class PublicChange:
    """One thing that is otherwise in public than it was: a sentence, and the page that says it."""

    sentence: str
    path: str = ""


class Followable(ABC):
    """A kind of record that can be followed. What it asks the database for is what everybody may read, and no more."""

    name: str  # in addresses, and the field of ``Subscription``

    @abstractmethod
    def public(self) -> QuerySet:
        """Those records that can be followed today."""

    @abstractmethod
    def title(self, record: Any) -> str:
        """What one follows, as in “You follow …”."""

    @abstractmethod
    def promise(self, record: Any) -> str:
        """When one gets an e-mail: the end of “We e-mail you when …”."""

    @abstractmethod
    def known_on(self, record: Any, day: dt.date) -> Known:
        """What is public of it on that day, as far as one is told of it."""

    @abstractmethod
    def changes(self, record: Any, before: Known, now: Known, day: dt.date) -> Iterator[PublicChange]:
        """What somebody who knows what was public ``before`` is told on that day, when it is what it is ``now``."""

    def known_from_now_on(self, before: Known, now: Known) -> Known:
        """What somebody knows who has been told."""
        return now

    def slug_now(self, slug: str) -> str | None:
        """The last part of the address of the one that had this one before; None where none had it."""
        return None

    def path(self, record: Model) -> str:
        """Its public page."""
        return record.get_absolute_url()  # type: ignore[attr-defined,no-any-return]


class PublicRecord:
    """A record as it is in public on a day: looked at once, however many follow it."""

    def __init__(self, kind: Followable, record: Any, day: dt.date) -> None:
        self.kind, self.record, self.day = kind, record, day
        self._changes: dict[str, list[PublicChange]] = {}

    @cached_property
    def now(self) -> Known:
        """What is public of it."""
        return self.kind.known_on(self.record, self.day)

    def is_otherwise(self, before: Known) -> bool:
        """Whether somebody who knows what was public ``before`` knows something else from now on."""
        return self.kind.known_from_now_on(before, self.now) != before

    def changes(self, before: Known) -> list[PublicChange]:
        """What they are told; most who follow it were told last on the same day, and know the same."""
        key = json.dumps(before, sort_keys=True)
        if key not in self._changes:
            self._changes[key] = list(self.kind.changes(self.record, before, self.now, self.day))
        return self._changes[key]


def on_day(day: dt.date | str) -> str:
    """The day in a sentence: ``Thursday 15 October 2026``."""
    return date_format(dt.date.fromisoformat(day) if isinstance(day, str) else day, "l j F Y")
