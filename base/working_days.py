"""Days on which offices work, counted forwards and back: Monday to Friday, but for bank holidays and closures.

When else the council is closed a higher room knows; it adds a function to ``CLOSURES`` in its ``AppConfig.ready``.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from base.bank_holidays import SATURDAY, bank_holidays
from base.days import days_later

CLOSURES: list[Callable[[dt.date, dt.date], Iterable[dt.date]]] = []  # the days closed from the first to the last
REACH = dt.timedelta(days=400)  # around the days in question: as far as any count goes, closures and all


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked, near some days that are asked about. One query a room that knows closures."""

    closed: frozenset[dt.date] = frozenset()

    @classmethod
    def around(cls, days: Iterable[dt.date]) -> Self:
        """Those near the days: a year and more before the first and after the last. None are asked of no days."""
        found = sorted(days)
        if not found:
            return cls()
        first, last = days_later(found[0], -REACH.days), days_later(found[-1], REACH.days)
        return cls(frozenset(day for closure in CLOSURES for day in closure(first, last)))

    def include(self, day: dt.date) -> bool:
        """Whether the day is worked."""
        return day.weekday() < SATURDAY and day not in bank_holidays(day.year) and day not in self.closed

    def counted(self, day: dt.date, number: int) -> dt.date:
        """The day that many working days later, or earlier where the number is negative. The day itself is not
        counted, worked or not, and stands where the number is 0."""
        step, left = (1 if number > 0 else -1), abs(number)
        while left and dt.date.min < day < dt.date.max:
            day = days_later(day, step)
            left -= self.include(day)
        return day
