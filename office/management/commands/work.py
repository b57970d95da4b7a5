"""The worker: sends the post, and does what takes long."""

import logging
import os
import signal
import socket
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from base.database_away import is_away
from base.in_use import use
from base.log_lines import lines_of_job
from office.jobs import WorkerLife, all_jobs
from office.post.mail_server import PAUSE, note_answers, note_away
from office.post.sending import ServerAwayError, send_due

log = logging.getLogger(__name__)
NAP = 1.0  # seconds between looks for work


class Outage:
    """Something that the worker waits for: a line when it goes, and one when it is back, whatever lies between."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.since: float | None = None  # by the monotonic clock

    def goes_on(self, error: Exception) -> None:
        """Say that it is away, the first time."""
        if self.since is None:
            self.since = time.monotonic()
            log.error("%s: %s", self.what, " ".join(str(error).split()))

    def is_over(self) -> None:
        """Say that it is back, where it was away."""
        if self.since is not None:
            log.warning("No longer: %s. It took %d seconds.", self.what, time.monotonic() - self.since)
            self.since = None


class Command(BaseCommand):
    """``work [--once]``: until it is stopped, or until nothing is waiting."""

    help = "Send the post and do what takes long, until stopped; --once does what is waiting now and stops."

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.is_stopped = False
        self.life = WorkerLife()
        self.database = Outage("The worker waits for the database")
        self.failing: dict[str, str] = {}  # why, by the job's name
        self.mail_server = Outage("The mail server does not answer, so the post waits")
        self.quiet_until = 0.0  # by the monotonic clock: the mail server is not asked before
        self.is_said_to_answer = False  # by this worker; one before it may have left word that it does not

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line holds."""
        parser.add_argument("--once", action="store_true", help="do what is waiting now and stop")
        parser.add_argument("--while", type=int, dest="beside", metavar="PID", help="stop once that process is gone")

    def handle(self, *args: object, **options: object) -> None:
        """Work; a signal to stop lets the message that is being sent come to its end."""
        if options["once"]:
            while self.work_a_while():
                pass
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        use()
        self.say_what_begins()
        self.life.begin()
        while not self.is_stopped and _is_alive(options["beside"]):
            close_old_connections()  # one that broke is opened anew
            self.life.comes_round()
            if not self.work_a_while() and not self.is_stopped:
                time.sleep(NAP)
        self.life.end()

    def stop(self, _: int, __: FrameType | None) -> None:
        """Stop after the piece of work that is being done."""
        self.is_stopped = True

    def say_what_begins(self) -> None:
        """Leave a line in the log: what this worker does, and for which database."""
        post = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if settings.EMAIL_HOST else settings.EMAIL_BACKEND
        log.info(
            "The worker began, as process %s on %s, for the database %s: it sends the post by %s, and does %s",
            os.getpid(),
            socket.gethostname(),
            connection.settings_dict["NAME"],
            post,
            ", ".join(job.name for job in all_jobs()),
        )

    def is_to_stop(self) -> bool:
        """Whether no further message is to be sent; asked before each, of which one may take seconds."""
        self.life.comes_round()
        return self.is_stopped

    def work_a_while(self) -> bool:
        """Do a piece of whatever waits; whether there was anything. A database that is away is waited for."""
        try:
            did = any([self.send(), *(self.do(job.name, job.work) for job in all_jobs())])
        except DatabaseError as error:
            self.database.goes_on(error)
            return False
        self.database.is_over()
        return did

    def send(self) -> bool:
        """Send what is due; whether anything went."""
        if time.monotonic() < self.quiet_until:
            return False
        try:
            with lines_of_job("post"):
                taken = send_due(is_stopped=self.is_to_stop)
        except ServerAwayError as error:
            self.mail_server.goes_on(error)
            self.quiet_until = time.monotonic() + PAUSE.total_seconds()
            self.tell(partial(note_away, str(error)))
            self.is_said_to_answer = False
            return False
        if not self.is_said_to_answer:
            self.is_said_to_answer = self.tell(note_answers)
        if taken:
            self.mail_server.is_over()
            log.info("Sent: %s", taken)
        return bool(taken)

    def tell(self, note: Callable[[], None]) -> bool:
        """Have pages say how the mail server is; whether they do. The post does not depend on it."""
        try:
            note()
        except Exception:
            log.exception("How the mail server is could not be noted")
            return False
        return True

    def do(self, name: str, work) -> bool:
        """Do a piece of a room's work; what goes wrong there stops nothing else, and is said until it is another."""
        with lines_of_job(name):
            try:
                did = work()
            except Exception as error:
                if is_away(error):
                    raise
                if self.failing.get(name) != repr(error):
                    log.exception("The worker could not do its part of %s", name)
                self.failing[name] = repr(error)
                return False
        self.failing.pop(name, None)
        return did


def _is_alive(beside: Any) -> bool:
    """Whether the process that the worker stands beside is there; true where it stands alone."""
    return beside is None or os.getppid() == beside
