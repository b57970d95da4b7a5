"""What the worker does, and what is noted of whatever runs without somebody pressing a button.

A room adds its job in ``AppConfig.ready``: ``jobs.add("register", do_what_waits)``. The worker (``manage.py work``)
calls each in turn. A job does one piece of work, a second's worth where it can, and says whether there was any.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils import timezone

from office.models import JobRun

WORKER = "work"
NOTHING = "There was nothing to do."
BEAT = 10  # seconds
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
        yield notes
    except BaseException as error:
        _end(run, JobRun.State.FAILED, str(error) or type(error).__name__)
        raise
    _end(run, JobRun.State.DONE, notes.said or NOTHING)


def is_worker_there() -> bool:
    """Whether a worker (``manage.py work``) runs, or waits for the database."""
    return JobRun.objects.filter(job=WORKER).alive().exists()


class WorkerLife:
    """The worker as others know of it: that it lives, from which they tell that what waits will be done."""

    def __init__(self) -> None:
        self.run: JobRun | None = None
        self.said_at = float("-inf")  # by the monotonic clock

    def beat(self) -> None:
        """Say that it lives, now and then."""
        if time.monotonic() - self.said_at < BEAT:
            return
        if self.run is None:
            self.run = _begin(WORKER, seen_at=timezone.now())
        else:
            JobRun.objects.filter(pk=self.run.pk).update(seen_at=timezone.now())
        self.said_at = time.monotonic()

    def end(self) -> None:
        """Say that it was stopped; where the database is away, its silence does."""
        if self.run is not None:
            with suppress(DatabaseError):
                _end(self.run, JobRun.State.DONE, "It was stopped.")


def _begin(job: str, **fields: object) -> JobRun:
    """A new run; those of more than a year ago are forgotten, or what runs each hour would fill the table."""
    JobRun.objects.filter(job=job, started_at__lt=timezone.now() - KEPT).delete()
    return JobRun.objects.create(job=job, **fields)


def _end(run: JobRun, state: str, said: str) -> None:
    run.state, run.ended_at, run.said = state, timezone.now(), said[:300]
    run.save()
