"""A database that is gone afterwards, and the portal served from it as `make run` serves it, by one worker."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

PROJECT = Path(__file__).resolve().parent.parent
VAR = PROJECT / "var"  # nothing is written anywhere else
SETTINGS = "benchmarks.settings"
GUNICORN = [str(Path(sys.executable).parent / "gunicorn"), "essex_partnerships.wsgi"]
START_WITHIN = 60  # seconds


@dataclass
class Server:
    """A server that was started, and one connection to it that stays open."""

    process: subprocess.Popen
    port: int
    connection: HTTPConnection


@contextmanager
def database(folder: Path, server: str = "") -> Iterator[str]:
    """The address of a new, empty database: SQLite in the folder, or one of its own on that PostgreSQL server."""
    if not server:
        yield f"sqlite:///{folder / 'benchmark.sqlite3'}"
        return
    name = f"portal_benchmark_{os.getpid()}"
    _execute(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def served(**environment: str) -> Iterator[Server]:
    """The portal, served with the environment as it is, but for what is given."""
    port = free_port()
    one_worker = ["--workers", "1", "--threads", "4", "--log-level", "warning"]
    patient = ["--keep-alive", "60"]  # seconds, while others have their turn
    with started([*GUNICORN, *one_worker, *patient, "--bind", f"127.0.0.1:{port}"], port, **environment) as server:
        yield server


@contextmanager
def started(command: list[str], port: int, errors: int | None = None, **environment: str) -> Iterator[Server]:
    """What the command serves on that port, once it can be connected to; ``errors`` is where what it says goes."""
    quiet = os.environ | {"LOG_LEVEL": "WARNING"} | environment  # or each request would be a line on the terminal
    process = subprocess.Popen(command, cwd=PROJECT, env=quiet, stdout=subprocess.DEVNULL, stderr=errors)  # noqa: S603
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        wait_for(connection, process)
        yield Server(process, port, connection)
    finally:
        connection.close()
        process.terminate()
        process.wait(10)


def wait_for(connection: HTTPConnection, process: subprocess.Popen) -> None:
    """Connect, as soon as somebody listens."""
    give_up_at = time.monotonic() + START_WITHIN
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            connection.connect()
            return
        except OSError:  # nobody listens yet
            time.sleep(0.01)
    raise RuntimeError("The server did not start")


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _execute(server: str, sql: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()
