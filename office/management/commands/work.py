"""The worker: sends the post, and does what takes long."""

import logging
import os
import signal
import time
from argparse import ArgumentParser
from contextlib import suppress
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from office.jobs import WorkerLife, all_jobs
from office.post.sending import PAUSE, ServerAwayError, send_due

log = logging.getLogger(__name__)
NAP = 1.0  # seconds between looks for work


class Command(BaseCommand):
    """``work [--once]``: until it is stopped, or until nothing is waiting."""

    help = "Send the post and do what takes long, until stopped; --once does what is waiting now and stops."

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.is_stopped = False
        self.life = WorkerLife()
        self.quiet_until = 0.0  # by the monotonic clock: the mail server is not asked before

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
        while not self.is_stopped and _is_alive(options["beside"]):
            close_old_connections()  # one that broke is opened anew
            self.show_life()
            if not self.work_a_while() and not self.is_stopped:
                time.sleep(NAP)
        self.life.end()

    def stop(self, _: int, __: FrameType | None) -> None:
        """Stop after the piece of work that is being done."""
        self.is_stopped = True

    def show_life(self) -> None:
        """Say that it lives, so that pages say that what waits is done soon."""
        with suppress(DatabaseError):
            self.life.beat()

    def is_to_stop(self) -> bool:
        """Whether no further message is to be sent; asked before each, of which one may take seconds."""
        if self.life.run is not None:
            self.show_life()
        return self.is_stopped

    def work_a_while(self) -> bool:
        """Do a piece of whatever waits; whether there was anything. A database that is away is waited for."""
        try:
            return any([self.send(), *(self.do(job.name, job.work) for job in all_jobs())])
        except DatabaseError as error:
            log.error("The worker waits for the database: %s", error)
            return False

    def send(self) -> bool:
        """Send what is due; whether anything went."""
        if time.monotonic() < self.quiet_until:
            return False
        try:
            taken = send_due(is_stopped=self.is_to_stop)
        except ServerAwayError as error:
            log.error("The mail server does not answer, so the post waits: %s", error)
            self.quiet_until = time.monotonic() + PAUSE.total_seconds()
            return False
        if taken:
            self.stdout.write(f"Sent: {taken}")
        return bool(taken)

    def do(self, name: str, work) -> bool:
        """Do a piece of a room's work; what goes wrong there stops nothing else."""
        try:
            return work()
        except DatabaseError:
            raise
        except Exception:
            log.exception("The worker could not do its part of %s", name)
            return False


def _is_alive(beside: Any) -> bool:
    """Whether the process that the worker stands beside is there; true where it stands alone."""
    return beside is None or os.getppid() == beside
