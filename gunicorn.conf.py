"""How gunicorn serves the portal: it reads this file by itself wherever it is started in this folder.

``make run``, ``make serve`` and a unit of systemd start ``gunicorn essex_partnerships.wsgi`` alike; what differs comes
from the environment (``WEB_CONCURRENCY``, ``LOG_FORMAT``, ``METRICS_TOKEN``) or the command line, which wins.
"""

import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

import environ
from gunicorn.glogging import Logger

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT))

from portal.web.logs import FORMATS  # noqa: E402

env = environ.Env()
environ.Env.read_env(PROJECT / ".env")
IN_MEMORY, MEASURES = Path("/dev/shm"), "portal-measures-"  # noqa: S108 - a folder of our own is made there
IS_DEMONSTRATION = env.bool("DEMO", default=False)

workers = env.int("WEB_CONCURRENCY", default=2)
threads = 4
timeout = 30  # seconds without a sign of life; one request that takes long is no reason, since others go on beside it
graceful_timeout = 30
accesslog = None  # the portal writes a line for each request itself
loglevel = "warning" if IS_DEMONSTRATION else "info"
control_socket_disable = True
forwarder_headers = (
    ""  # nobody in front says under which path the portal stands: by default gunicorn believes SCRIPT_NAME
)


class OneLineAnEnd(logging.Filter):
    """Says in one line, and in words, that a process of the server was ended; gunicorn says it in up to four."""

    def __init__(self, patience: int) -> None:
        super().__init__()
        self.patience = patience  # seconds
        self.ended: set[int] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the line of an end into words, and leave out what follows from it."""
        said, about = str(record.msg), record.args if isinstance(record.args, tuple) else ()
        if said.startswith("WORKER TIMEOUT"):
            self.ended.update(pid for pid in about if isinstance(pid, int))
            said = f"Web process %s gave no sign of life for {self.patience} seconds, so it is ended; another follows"
            record.msg = said
            return True
        if said.startswith("Worker (pid:%s)") and about and about[0] in self.ended:
            return False
        if said.startswith("Worker (pid:%s) was sent %s!") and about[1] == "SIGKILL":
            record.msg, record.args = (
                "Web process %s was killed, perhaps for want of memory; another follows",
                (about[0],),
            )
        return not (record.exc_info and isinstance(record.exc_info[1], SystemExit))


class logger_class(Logger):  # the name of gunicorn's setting
    """Gunicorn's own lines, in the form of all others."""

    def setup(self, cfg) -> None:
        """Set up its handlers, and have them write as ours do."""
        super().setup(cfg)
        form = FORMATS.get(env("LOG_FORMAT", default="plain" if IS_DEMONSTRATION else "json"), FORMATS["json"])()
        self.error_log.filters[:] = [OneLineAnEnd(cfg.timeout)]
        for handler in self.error_log.handlers:
            handler.setFormatter(form)


def on_starting(server) -> None:
    """Make the folder in which the processes count requests, where somebody may ask for the counts.

    In memory where there is such a place: the counts are written through the memory of a process, and on a disk that is
    full each that counted would be killed for it (SIGBUS).
    """
    if env("METRICS_TOKEN", default=""):
        place = IN_MEMORY if os.access(IN_MEMORY, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
        for left_over in place.glob(f"{MEASURES}*-*"):  # by a first process that was killed
            process = left_over.name.removeprefix(MEASURES).partition("-")[0]
            if process.isdigit() and not Path("/proc", process).exists() and os.access(left_over, os.W_OK):
                shutil.rmtree(left_over, ignore_errors=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=f"{MEASURES}{os.getpid()}-", dir=place)


def child_exit(server, worker) -> None:
    """Close the counts of a process that is no more; what it counted stays."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead  # not before the folder is named

        mark_process_dead(worker.pid, folder)


def on_exit(server) -> None:
    """Remove that folder with the first process. A new one that took over meanwhile (USR2) has one of its own."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)
