"""When what runs by itself last ran, and how it went: the worker, and the commands of the README's table for cron.

A command that a timer runs gets a line in ``TIMERS`` and notes its runs (``office.jobs.noted``); a test says so.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.timesince import timesince

from office.jobs import WORKER
from office.models import JobRun
from portal.desk.tasks import address

HOURLY, DAILY = dt.timedelta(hours=1), dt.timedelta(days=1)
GRACE = dt.timedelta(hours=1)  # a command of a timer takes a while, and an hour is lost or won when clocks change


@dataclass(frozen=True)
class Timer:
    """A command that cron is to run, and how often."""

    command: str
    does: str
    every: dt.timedelta = DAILY


TIMERS = [
    Timer("forget_clients", "Erases what tells the senders of public forms apart", HOURLY),
    Timer("apply_retention", "Forgets personal data in time"),
    Timer("take_snapshot", "Keeps the day’s coverage for the trend"),
    Timer("remind_agendas", "Reminds minute takers of agendas that are to go out"),
    Timer("remind_actions", "Reminds owners of actions"),
    Timer("verify_minutes", "Checks that frozen minutes are as they were"),
    Timer("send_confirmations", "Asks leads whether the record is right, and reminds them"),
]


@dataclass(frozen=True)
class LastRun:
    """A line of the desk: what it is, when it last ran and what it said; ``fault`` is a word where it is not well."""

    command: str
    does: str
    at: dt.datetime | None
    said: str
    fault: str
    url: str


def last_runs(now: dt.datetime | None = None) -> list[LastRun]:
    """The worker, then each command, those first that are not well. One query."""
    now = now or timezone.now()
    latest = {run.job: run for run in JobRun.objects.latest_of_each()}
    lines = [_worker(latest.get(WORKER), now), *(_timer(timer, latest.get(timer.command), now) for timer in TIMERS)]
    return sorted(lines, key=lambda line: not line.fault)


def _worker(run: JobRun | None, now: dt.datetime) -> LastRun:
    is_there = run is not None and run.is_alive(now)
    if is_there:
        said = "It is running."
    elif run is None:
        said = "E-mails wait until somebody starts manage.py work."
    else:
        said = "It is not running: e-mails wait until somebody starts manage.py work."
    fault = "" if is_there else "Never ran" if run is None else "Stopped"
    at = (run.seen_at or run.started_at) if run else None
    return _line(WORKER, "Sends the post and does what takes long", at, said, fault)


def _timer(timer: Timer, run: JobRun | None, now: dt.datetime) -> LastRun:
    if run is None:
        return _line(timer.command, timer.does, None, "Cron is to run it; the README says how often.", "Never ran")
    overdue = now - run.started_at - timer.every
    fault, said = "", run.said
    if run.state == JobRun.State.FAILED:
        fault = "Failed"
    elif overdue > GRACE:
        fault = "Late"
        said = f"It is late by {timesince(now - overdue, now, depth=1)}. {said}"
    elif run.state == JobRun.State.RUNNING:
        said = "It is running, or was stopped before its end."
    return _line(timer.command, timer.does, run.started_at, said, fault)


def _line(command: str, does: str, at: dt.datetime | None, said: str, fault: str) -> LastRun:
    return LastRun(command, does, at, said.strip(), fault, address(JobRun, {"job": command}))
