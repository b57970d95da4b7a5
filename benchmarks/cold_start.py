"""From starting gunicorn as `make run` and the unit of systemd start it, to the first byte of the front page.

The migrations are applied and the static files collected, as at each start but the first; files are in the system's
cache, if it has room for them.
"""

import os
import subprocess
import time
from http.client import HTTPConnection

from benchmarks.server import GUNICORN, PROJECT, free_port, wait_for
from benchmarks.verdicts import Verdict

STARTS = 3
MOST = 2  # seconds


def measured(about: str) -> list[Verdict]:
    """The slowest of some starts."""
    seconds = max(start() for _ in range(STARTS))
    return [Verdict(about, "seconds from a cold start to the first byte of the front page", seconds, most=MOST)]


def start() -> float:
    """How many seconds one start takes."""
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - as tools/run.py starts it
        [*GUNICORN, "--bind", f"127.0.0.1:{port}"], cwd=PROJECT, env=os.environ
    )
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        wait_for(connection, process)
        connection.request("GET", "/")
        status = connection.getresponse().status  # the first line is there
        taken = time.monotonic() - began
    finally:
        connection.close()
        process.terminate()
        process.wait(30)
    if status != 200:
        raise RuntimeError(f"The front page gave {status}")
    return taken
