"""The moment at which the snapshot is taken: always the same, so that a day is never a difference."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from simple_history.signals import pre_create_historical_record

# A Wednesday: the autumn's meetings have been, those of the spring are to come, leads have been asked for their record.
MOMENT = dt.datetime(2026, 11, 25, 14, 5, tzinfo=dt.UTC)
A_MOMENT = dt.timedelta(microseconds=1)
LATER = dt.timedelta(seconds=30)  # when the pages are asked for: after all that was loaded, and in the same minute


@contextmanager
def stopped(after: dt.timedelta = dt.timedelta()) -> Iterator[None]:
    """Stop the clock, but for a microsecond with each version in a history: they are listed by their moment."""
    with time_machine.travel(MOMENT + after, tick=False) as clock:

        def tick(history_instance: object, **_: object) -> None:
            clock.shift(A_MOMENT)
            history_instance.history_date += A_MOMENT

        pre_create_historical_record.connect(tick)
        try:
            yield
        finally:
            pre_create_historical_record.disconnect(tick)
