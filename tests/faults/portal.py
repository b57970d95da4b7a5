"""A portal of the tests' own: a database, a folder, servers and workers that are killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from tests import databases
from tests.browser.recording import Server
from tests.office.post.servers import free_port
from tests.settings import STATIC_ROOT
from tests.template_databases import MIGRATED, PROJECT, Template, address_of
from tools.collecting import collect

PATIENCE = 60  # seconds; a busy machine takes its time


@dataclass
class Worker:
    """The worker, in a group of its own."""

    environment: dict[str, str]
    log: Path
    process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "work"],
            cwd=PROJECT,
            env=self.environment,
            stdout=self.log.open("a"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill it at once, wherever it is."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None


@dataclass
class Portal:
    """A database with its address, and what runs on it."""

    url: str
    folder: Path
    mail_port: int = field(default_factory=free_port)
    servers: list[Server] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process of its own run here."""
        return os.environ | {
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "EMAIL_TIMEOUT": "5",
            "BACKUP_FOLDER": str(self.folder / "back-ups"),
        }

    def add(self, servers: int = 1, workers: int = 0) -> None:
        """Have it served by so many more masters of gunicorn, and worked for by so many workers; none runs yet.

        Its static files are ready: a busy machine collects them for a minute, before the first page.
        """
        collect(STATIC_ROOT)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / STATIC_ROOT.name).symlink_to(STATIC_ROOT)
        for _ in range(servers):
            self.servers.append(Server(self.environment, self.folder / f"server-{len(self.servers)}.log"))
        for _ in range(workers):
            self.workers.append(Worker(self.environment, self.folder / f"worker-{len(self.workers)}.log"))

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.servers]

    def start(self) -> None:
        """Start whatever of it does not run."""
        for worker in self.workers:
            if not worker.process:
                worker.start()
        for server in self.servers:
            if not server.process:
                server.start()

    def kill(self) -> None:
        """End all of it at once."""
        for one in (*self.servers, *self.workers):
            one.kill()

    def run(self, *command: str) -> subprocess.Popen:
        """A command in a process and a group of its own."""
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def logs(self) -> str:
        """All that was logged."""
        return "\n".join(path.read_text(errors="replace") for path in self.folder.glob("*.log"))


@contextmanager
def standing(folder: Path, template: Template = MIGRATED, name: str = "") -> Iterator[Portal]:
    """A portal on a copy of the template, which this process asks too; whatever runs of it ends with the block."""
    is_file = connection.vendor == "sqlite"
    name = name or (str(folder / "portal.sqlite3") if is_file else f"faults_{os.getpid()}")
    folder.mkdir(parents=True, exist_ok=True)
    template.copy_to(name)
    portal = Portal(address_of(name), folder)
    try:
        with databases.connected_to(name):
            try:
                yield portal
            finally:
                portal.kill()
    finally:
        databases.drop(name)


def kill_group(process: subprocess.Popen) -> None:
    """Kill a process and all that it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_until(reached: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """How many seconds it took until that was so."""
    began = time.monotonic()
    while not reached():
        assert time.monotonic() < began + seconds, what
        time.sleep(0.05)
    return time.monotonic() - began
