"""When the leads of a quadrant meet next, kept until a meeting changes (ADR 46).

Only a higher room knows of meetings: it says in ``AppConfig.ready`` what tells of them, and from which records.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from office.kept_of_days import KeptOfDays


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


Teller = Callable[[dt.date], dict[int, NextMeeting]]  # what there is from a day on, by the quadrants' primary keys
tellers: list[Teller] = []  # one at most
told_from: list[type[models.Model]] = []  # whose records these are

_kept: KeptOfDays[dict[int, NextMeeting]] = KeptOfDays(lambda on: tellers[0](on) if tellers else {}, told_from)


def next_meeting_in(quadrant: int | None) -> NextMeeting | None:
    """The next meeting of the quadrant with that primary key; None where no meeting is planned, or it is none."""
    return _kept.of(timezone.localdate()).get(quadrant) if quadrant else None
