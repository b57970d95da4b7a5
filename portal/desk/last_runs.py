"""When what runs by itself last ran, and how it went: the worker, and the commands of the README's table for cron.

A command that a timer runs gets a line in ``TIMERS`` and notes its runs (``office.jobs.noted``); a test says so.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.timesince import timesince

from office.jobs import WORKER
from office.models import JobRun
from office.post.mail_server import mail_server_away
from portal.desk.tasks import address

HOURLY, DAILY = dt.timedelta(hours=1), dt.timedelta(days=1)
ERASING, REMINDERS = "erasing what is past its time", "reminders"
GRACE = dt.timedelta(hours=1)  # a command of a timer takes a while, and an hour is lost or won when clocks change


@dataclass(frozen=True)
class Timer:
    """A command that cron is to run, and how often."""

    command: str
    does: str
    without: str  # what follows while it does not run
    about: str  # in plain words, for officers
    every: dt.timedelta = DAILY

    @property
    def setting_up(self) -> str:
        """What to tell whoever runs the portal."""
        often = "hourly" if self.every == HOURLY else "daily"
        return f"Whoever runs the portal sets it up: manage.py {self.command}, {often}."


TIMERS = [
    Timer(
        "forget_clients",
        "Erases what tells the senders of public forms apart",
        "What tells them apart is kept longer than the privacy page says",
        ERASING,
        HOURLY,
    ),
    Timer("backup", "Backs up everything into one folder", "What is lost with the server is lost", "the back-up"),
    Timer(
        "apply_retention",
        "Forgets personal data in time",
        "Personal data is kept longer than the privacy page says",
        ERASING,
    ),
    Timer(
        "take_snapshot",
        "Keeps the day’s coverage for the trend",
        "The trend of coverage has gaps",
        "keeping the day’s coverage",
    ),
    Timer(
        "freeze_figures",
        "Freezes the figures of peer reviews and support of the academic year that is over",
        "No figures of the academic year that is over are published",
        "freezing the figures of the academic year that is over",
    ),
    Timer(
        "remind_agendas",
        "Reminds minute takers of agendas that are to go out",
        "No minute taker is reminded of an agenda that is to go out",
        REMINDERS,
    ),
    Timer("remind_actions", "Reminds owners of actions", "Nobody is reminded of actions", REMINDERS),
    Timer(
        "remind_reviews",
        "Reminds people of what is due of peer reviews",
        "Nobody is reminded of what is due of peer reviews",
        REMINDERS,
    ),
    Timer(
        "send_alerts",
        "Tells those who follow something what changed in public",
        "Nobody who follows something is told what changed",
        "e-mails to those who follow something",
    ),
    Timer(
        "verify_minutes",
        "Checks that frozen minutes are as they were",
        "Nobody would notice minutes that were changed",
        "checking that minutes are as they were",
    ),
    Timer(
        "send_confirmations",
        "Asks leads whether the record is right, and reminds them",
        "No lead is asked the yearly question, nor reminded of it",
        "the yearly question to leads",
    ),
]


@dataclass(frozen=True)
class LastRun:
    """A line of the desk: what it is, when it last ran and what it said; ``fault`` is a word where it is not well."""

    command: str
    does: str
    about: str
    at: dt.datetime | None
    said: str
    fault: str
    url: str
    follows: str = ""  # of the fault, and who mends it


def last_runs(now: dt.datetime | None = None) -> list[LastRun]:
    """The worker, then each command, those first that are not well. One query, and a look into the cache."""
    now = now or timezone.now()
    latest = {run.job: run for run in JobRun.objects.latest_of_each()}
    lines = [_worker(latest.get(WORKER), now), *(_timer(timer, latest.get(timer.command), now) for timer in TIMERS)]
    return sorted(lines, key=lambda line: not line.fault)


def _worker(run: JobRun | None, now: dt.datetime) -> LastRun:
    is_there = run is not None and run.is_alive(now)
    away = mail_server_away() if is_there else None
    if away:
        said = f"It is running, but the post waits. {away.sentence}"
    elif is_there:
        said = "It is running."
    elif run is None:
        said = "E-mails wait until somebody starts manage.py work."
    else:
        said = "It is not running: e-mails wait until somebody starts manage.py work."
    fault = "Never ran" if run is None else "Stopped" if not is_there else "Post waits" if away else ""
    at = (run.seen_at or run.started_at) if run else None
    follows = ""
    if away:
        follows = f"E-mails wait. {away.sentence} Tell whoever runs the portal if it goes on."
    elif fault:
        follows = "No e-mail goes out until the worker runs. Whoever runs the portal starts it: manage.py work."
    return LastRun(
        WORKER, "Sends the post and does what takes long", "sending e-mails", at, said, fault, _url(WORKER), follows
    )


def _timer(timer: Timer, run: JobRun | None, now: dt.datetime) -> LastRun:
    if run is None:
        follows = f"{timer.without} until it runs. {timer.setting_up}"
        return _line(timer, None, follows, "Never ran", follows)
    overdue = now - run.started_at - timer.every
    fault, said, follows = "", run.said, ""
    if run.state == JobRun.State.FAILED:
        fault = "Failed"
        follows = f"{timer.without} until it runs well. Tell whoever runs the portal: manage.py {timer.command} failed."
    elif overdue > GRACE:
        fault = "Late"
        follows = f"{timer.without} until it runs again. {timer.setting_up}"
        said = f"It is late by {timesince(now - overdue, now, depth=1)}. {said}"
    elif run.state == JobRun.State.RUNNING:
        said = "It is running, or was stopped before its end."
    return _line(timer, run.started_at, said, fault, follows)


def _line(timer: Timer, at: dt.datetime | None, said: str, fault: str, follows: str) -> LastRun:
    return LastRun(timer.command, timer.does, timer.about, at, said.strip(), fault, _url(timer.command), follows)


def _url(command: str) -> str:
    return address(JobRun, {"job": command})
