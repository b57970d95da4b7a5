"""The day that a run of the suite began on, which it keeps when it goes on past midnight.

Many tests work their days out once, when they are collected, and the demonstration is laid out around the day that it
is loaded on. A run of some minutes that began before midnight would fail for no fault of the portal's.
"""

import datetime as dt

import time_machine
from django.utils import timezone


class OneDay:
    """Holds the calendar of this process at the day on which it was made; the clock goes on."""

    def __init__(self) -> None:
        self.day = timezone.localdate()
        self._travelling: time_machine.travel | None = None

    def hold(self) -> None:
        """Go back to the day when the calendar has left it."""
        days = timezone.localdate() - self.day
        if days > dt.timedelta(0):
            self._travelling = time_machine.travel(timezone.now() - days, tick=True)
            self._travelling.start()

    def release(self) -> None:
        """Let the calendar be the machine's again."""
        if self._travelling:
            self._travelling.stop()
            self._travelling = None
