"""What the worker does, and what is noted of whatever runs without somebody pressing a button.

A room adds its job in ``AppConfig.ready``: ``jobs.add("register", do_what_waits)``. The worker (``manage.py work``)
calls each in turn. A job does one piece of work, a second's worth where it can, and says whether there was any.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, Error, connection
from django.utils import timezone

from base.log_lines import lines_of_job
from office.models import JobRun

log = logging.getLogger(__name__)

WORKER = "work"
NOTHING = "There was nothing to do."
BEAT = 10  # seconds between two signs of life: well within ``SILENCE``, after which it counts as gone
LONGEST = 15 * 60  # seconds that one piece of work may take, or it hangs: more than any of them is given
KEPT = dt.timedelta(days=365)


@dataclass(frozen=True)
class Job:
    """One thing that the worker does."""

    name: str
    work: Callable[[], bool]  # whether there was anything to do


_jobs: list[Job] = []


def add(name: str, work: Callable[[], bool]) -> None:
    """Have the worker do it too."""
    _jobs.append(Job(name, work))


def all_jobs() -> list[Job]:
    """Everything that the worker does, in the order in which the rooms are installed."""
    return list(_jobs)


@dataclass
class RunNotes:
    """What a run says of itself."""

    said: str = ""


@contextmanager
def noted(job: str) -> Iterator[RunNotes]:
    """Note that a job runs, when it ended and how: what it ``said``, or why it failed."""
    run = _begin(job)
    notes = RunNotes()
    try:
        with lines_of_job(job):
            yield notes
    except BaseException as error:
        _end(run, JobRun.State.FAILED, str(error) or type(error).__name__)
        raise
    _end(run, JobRun.State.DONE, notes.said or NOTHING)


def is_worker_there() -> bool:
    """Whether a worker (``manage.py work``) runs, or waits for the database."""
    return JobRun.objects.filter(job=WORKER).alive().exists()


class WorkerLife:
    """The worker as others know of it: that it lives, from which they tell that what waits will be done.

    A thread of its own says so, over a connection of its own, so that a piece of work that takes minutes is not taken
    for a worker that was killed. It falls silent where the worker has not come round for ``LONGEST``.
    """

    def __init__(self) -> None:
        self.run: JobRun | None = None
        self.came_round_at = time.monotonic()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="life", daemon=True)

    def begin(self) -> None:
        """Say from now on that it lives."""
        self._thread.start()

    def comes_round(self) -> None:
        """Note that the worker does not hang: it has finished a piece of work."""
        self.came_round_at = time.monotonic()

    def beat(self) -> None:
        """Say once that it lives, unless it hangs."""
        if time.monotonic() - self.came_round_at > LONGEST:
            return
        if self.run is None:
            self.run = _begin(WORKER, seen_at=timezone.now())
        else:
            JobRun.objects.filter(pk=self.run.pk).update(seen_at=timezone.now())

    def end(self) -> None:
        """Say that it was stopped; where the database is away, its silence does."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join(BEAT)
        if self.run is not None:
            with _going_on():
                _end(self.run, JobRun.State.DONE, "It was stopped.")

    def _go_on(self) -> None:
        while not self._is_over.is_set():
            with _going_on():
                self.beat()
            connection.close()  # of this thread, which needs none until the next beat
            self._is_over.wait(BEAT)


@contextmanager
def _going_on() -> Iterator[None]:
    """Go on where the database is away, of which the worker tells, and where its driver failed, which is logged."""
    try:
        yield
    except DatabaseError:
        pass
    except Error:
        log.exception("That the worker lives could not be noted")


def _begin(job: str, **fields: object) -> JobRun:
    return JobRun.objects.create(job=job, **fields)


def _end(run: JobRun, state: str, said: str) -> None:
    """Note how it ended; those of more than a year ago are forgotten, or what runs each hour would fill the table.

    Only once a run came to its end: under a wrong clock the last one that did is what the clock is judged by.
    """
    run.state, run.ended_at, run.said = state, timezone.now(), said[:300]
    run.save()
    if state == JobRun.State.DONE:
        JobRun.objects.filter(job=run.job, started_at__lt=run.started_at - KEPT).delete()
