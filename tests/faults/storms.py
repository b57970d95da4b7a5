"""Much work at once, and a fault in the middle of it, again and again; then a look at what is there."""

import random
import threading
import time
from collections.abc import Callable, Iterable

from django.db import connection

from tests.faults.portal import Portal
from tests.faults.works import Work

LONGEST = 0.8  # seconds to the fault, once everybody had an answer
WARM = 30  # seconds that this may take: a process that has just started loads what it needs for its first answer


def at_once(works: Iterable[Work], stop: threading.Event, *, goes_on: bool = False) -> list[threading.Thread]:
    """Have each do its work in a thread of its own, until told to stop or, unless it ``goes_on``, without an answer."""

    def go_on(work: Work) -> None:
        while not stop.is_set() and not work.is_over and (work.one() or goes_on):
            if work.pending:
                time.sleep(0.2)  # it was told to come again

    threads = [threading.Thread(target=go_on, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads


def settle(works: Iterable[Work]) -> None:
    """Look at what had no answer."""
    connection.close()
    for work in works:
        work.settle()
    connection.close()


def through(
    portal: Portal,
    works: list[Work],
    fault: Callable[[], object],
    *,
    times: int,
    chance: random.Random,
    longest: float = LONGEST,
) -> None:
    """Do the works through that many faults, each at a random moment; at the end each has had every answer."""
    for _ in range(times):
        portal.start()
        stop = threading.Event()
        before = {work: work.answers for work in works}
        threads = at_once(works, stop)
        until = time.monotonic() + WARM
        while time.monotonic() < until and any(work.answers == before[work] and not work.is_over for work in works):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, longest))
        fault()
        stop.set()
        for thread in threads:
            thread.join()
        settle(works)
    portal.start()
    finish(works)


def finish(works: list[Work]) -> None:
    """Send again what had no answer, and find what there is."""
    for work in works:
        for _ in range(100):
            if not work.pending:
                break
            assert work.one(), f"{work.tally.work}: no answer from a portal that runs"
    connection.close()
    for work in works:
        work.find()
