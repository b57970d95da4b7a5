"""The parts of a long run, as many as its time allows; each day another one comes first."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part of the suite, and how many seconds it takes at most on two cores that others share."""

    name: str
    seconds: int
    run: Callable[[], str | None]  # returns what failed


def turned(parts: Sequence[Part], day: dt.date) -> list[Part]:
    """The parts, each day another one first, so that none is always what there is no time for."""
    first = day.toordinal() % len(parts)
    return [*parts[first:], *parts[:first]]


def run(parts: Sequence[Part], until: float, now: Callable[[], float] = time.monotonic) -> list[str | None]:
    """Run the parts that will be over by then; say which are left out, and return what failed."""
    failed = []
    for part in parts:
        if now() + part.seconds <= until:
            failed.append(part.run())
        else:
            print(f"\nLeft for another day, for want of time: the suite on {part.name}", flush=True)
    return failed
