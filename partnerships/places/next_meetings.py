"""When the leads of a quadrant meet next, told by the query that fetches what is in the quadrant.

Only a higher room knows of meetings: it says in ``AppConfig.ready`` how to ask, and how to read the answer.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils.formats import date_format

FOUND = "next_meeting_found"  # the annotation


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A meeting to come: its page, its day, from when on, and where."""

    url: str
    day: dt.date
    starts_at: str
    venue: str

    @property
    def when_and_where(self) -> str:
        """In words, as far as it is known: “21 January 2027, 1.30pm, Harlow”."""
        return ", ".join(filter(None, [date_format(self.day), self.starts_at, self.venue]))


@dataclass(frozen=True)
class Teller:
    """How to ask for the next meeting of the quadrant to which a path leads, and how to read what the query gives."""

    ask: Callable[[str], Combinable]
    read: Callable[[dict[str, Any]], NextMeeting]


tellers: list[Teller] = []  # one at most


def with_next_meeting(rows: QuerySet, quadrant: str) -> QuerySet:
    """Have the query of the rows ask for the next meeting of the quadrant to which that path leads from them."""
    return rows.annotate(**{FOUND: tellers[0].ask(quadrant)}) if tellers else rows


def next_meeting_of(row: object) -> NextMeeting | None:
    """What ``with_next_meeting`` found for the row; None where no meeting is planned."""
    found = getattr(row, FOUND, None)
    return tellers[0].read(found) if found else None
