"""gunicorn's own lines: in the form of ours, one for the end of a process, and none that repeats a request's."""

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.portal.web.test_database_away import serving

pytestmark = [pytest.mark.once, pytest.mark.slow]
TIMEOUT = 10  # seconds: longer than a process takes to begin on a busy machine


def processes_of(portal) -> list[int]:
    """The processes that answer, whose parent is the server's first one."""
    [listening] = said(portal, "Listening at")
    master = int(listening["message"].rpartition("(")[2].rstrip(")"))
    children = Path(f"/proc/{master}/task/{master}/children")
    return [int(pid) for pid in children.read_text().split()]


def lines(portal) -> list[dict]:
    return [json.loads(line) for line in portal.log.read_text().splitlines()]


def said(portal, what: str) -> list[dict]:
    return [line for line in lines(portal) if what in line["message"]]


def wait_for(there: Callable[[], object]) -> None:
    until = time.monotonic() + 90
    while not there():
        assert time.monotonic() < until
        time.sleep(0.1)


def has_begun(pid: int) -> bool:
    """Whether a process has given its first sign of life, from when on gunicorn misses the next.

    It gives them as the time of a file that it holds open: until the first, that is when the file was made, by the
    calendar; then it is what its monotonic clock says, which is less.
    """
    return any(at <= time.monotonic() for at in signs_of(pid))


def signs_of(pid: int) -> Iterator[float]:
    """The times of the files that it holds open for its signs of life; it opens and closes others meanwhile."""
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            if "wgunicorn-" in os.readlink(file):
                yield file.stat().st_mtime


@pytest.fixture
def portal(tmp_path):
    url = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    with serving(url, tmp_path, LOG_FORMAT="json", GUNICORN_CMD_ARGS=f"--timeout {TIMEOUT} --log-level info") as portal:
        yield portal


def test_process_that_is_killed_or_hangs_is_one_line_each_and_another_follows(portal):
    one, other = processes_of(portal)
    wait_for(lambda: has_begun(other))

    os.kill(one, signal.SIGKILL)
    wait_for(lambda: said(portal, f"Web process {one} was killed, perhaps for want of memory"))
    os.kill(other, signal.SIGSTOP)
    wait_for(lambda: said(portal, f"Web process {other} gave no sign of life for {TIMEOUT} seconds"))
    wait_for(lambda: len(processes_of(portal)) == 2 and other not in processes_of(portal))

    assert portal.get("/healthz")[0] == 200
    grave = [line for line in lines(portal) if line["level"] in ("ERROR", "CRITICAL")]
    assert [(line["level"], str(pid) in line["message"]) for line, pid in zip(grave, (one, other), strict=True)] == [
        ("ERROR", True),
        ("CRITICAL", True),
    ]
    assert not [line for line in lines(portal) if "traceback" in line]


def test_what_is_no_request_is_one_line_that_keeps_no_address(portal):
    portal.get("/healthz")
    with socket.create_connection(("127.0.0.1", portal.port)) as caller:
        caller.sendall(b"GET /?q=Ann NOTHTTP\r\n\r\n")
        caller.recv(1000)
    wait_for(lambda: said(portal, "Invalid request"))

    [line] = said(portal, "Invalid request")
    assert line["message"].startswith("Invalid request from ip=…: ")
    assert not {"reference", "traceback"} & line.keys()
    assert "Ann" not in portal.log.read_text()
    assert "127.0.0.1" not in line["message"]


def test_fault_is_one_traceback_under_the_reference_that_was_answered(tmp_path):
    url = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    faulty = "tests.portal.watching.faulty"
    with serving(url, tmp_path, LOG_FORMAT="json", DJANGO_SETTINGS_MODULE=faulty) as portal:
        status, headers, page = portal.get("/fail/")
        with pytest.raises(http.client.IncompleteRead):
            portal.get("/half/")
        wait_for(lambda: len([line for line in lines(portal) if "traceback" in line]) == 2)

    assert status == 500
    assert headers["X-Request-ID"] in page
    faults = [line for line in lines(portal) if "traceback" in line]
    assert [(line["logger"], line["traceback"].rpartition("\n")[2]) for line in faults] == [
        ("django.request", "RuntimeError: at once"),
        ("gunicorn.error", "RuntimeError: half-way"),
    ]
    asked = {line["path"]: line["reference"] for line in lines(portal) if line["logger"] == "portal.watching.requests"}
    assert [line["reference"] for line in faults] == [asked["/fail/"], asked["/half/"]]
    assert asked["/fail/"] == headers["X-Request-ID"]
