"""A database that is gone afterwards, and the portal served from it as `make run` serves it, by one worker."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = "benchmarks.settings"
START_WITHIN = 60  # seconds


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
def served(**environment: str) -> Iterator[HTTPConnection]:
    """One open connection to the portal, served on a free port with the environment as it is, but for what is given."""
    port = _free_port()
    command = [str(Path(sys.executable).parent / "gunicorn"), "essex_partnerships.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    quiet = os.environ | {"LOG_LEVEL": "WARNING"} | environment  # or each request would be a line on the terminal
    server = subprocess.Popen(command, cwd=PROJECT, env=quiet)  # noqa: S603
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        _wait_for(connection, server)
        yield connection
    finally:
        connection.close()
        server.terminate()
        server.wait(10)


def _wait_for(connection: HTTPConnection, server: subprocess.Popen) -> None:
    give_up_at = time.monotonic() + START_WITHIN
    while server.poll() is None and time.monotonic() < give_up_at:
        try:
            connection.connect()
            return
        except OSError:  # nobody listens yet
            time.sleep(0.1)
    sys.exit("The server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _execute(server: str, sql: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()
