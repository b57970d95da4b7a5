"""2,000 requests to a real server, whose database goes away under them and comes back: one line each."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from office.models import JobRun
from tests import databases
from tests.portal.watching.cables import Cable
from tests.portal.web.test_database_away import PATIENCE, Portal, serving
from tests.template_databases import MIGRATED, PROJECT, address_of

pytestmark = pytest.mark.thorough

REQUESTS, GOES_AT, COMES_AT = 2000, 500, 1500
AT_ONCE = 8
BACK_WITHIN = 5.0  # seconds
AWAY_FOR = 5.0  # seconds, so that the worker looks several times
PAGES = ["/partnerships/", "/", "/cookies/", "/schools/"]


@dataclass
class Away:
    """A database that goes and comes back."""

    name: str
    url: str
    goes: Callable[[], object]
    comes: Callable[[], object]


@pytest.fixture
def database(tmp_path, django_db_setup, django_db_blocker) -> Iterator[Away]:
    """One of its own: PostgreSQL behind a cable that is cut, or a file of SQLite that is moved away."""
    is_file = connection.vendor == "sqlite"
    name = str(tmp_path / "portal.sqlite3") if is_file else f"watching_outage_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.drop(name)
        MIGRATED.copy_to(name)
        if is_file:
            file, away = Path(name), tmp_path / "away"
            yield Away(name, address_of(name), lambda: file.rename(away), lambda: away.replace(file))
        else:
            url = urlsplit(address_of(name))
            cable = Cable(url.hostname or "127.0.0.1", url.port or 5432)
            through = url._replace(netloc=f"{url.netloc.rpartition('@')[0]}@127.0.0.1:{cable.port}")
            yield Away(name, through.geturl(), cable.cut, cable.mend)
            cable.cut()
        databases.drop(name)


@contextmanager
def working(url: str, folder: Path) -> Iterator[Path]:
    """The worker beside it; its log."""
    log = folder / "worker.log"
    environment = os.environ | {
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "LOG_FORMAT": "json",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    with log.open("w") as output:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work"], cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
    try:
        yield log
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(PATIENCE)


def lines_of(log: Path) -> list[dict]:
    """Every line, each of which must be an object."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def ask(portal: Portal, path: str) -> tuple[int, str, str | None]:
    """The status of an answer, its reference, and when to come again."""
    asked = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=PATIENCE)
    asked.request("GET", path)
    answer = asked.getresponse()
    answer.read()
    asked.close()
    return answer.status, answer.headers["X-Request-ID"], answer.headers["Retry-After"]


def worker_was_heard_of(name: str) -> bool:
    with databases.connected_to(name):
        return JobRun.objects.exists()


def wait_until(reached: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """How many seconds it took."""
    began = time.monotonic()
    while not reached():
        assert time.monotonic() < began + seconds
        time.sleep(0.05)
    return time.monotonic() - began


def test_outage_of_the_database_is_one_line_a_request_and_over_within_seconds(database, tmp_path):
    is_back = threading.Event()
    moments: dict[str, float] = {}

    def one(number: int) -> tuple[float, int, str, str | None]:
        if number == GOES_AT:
            database.goes()
            moments["went"] = time.monotonic()
        if number == COMES_AT:
            time.sleep(max(0, moments["went"] + AWAY_FOR - time.monotonic()))
            database.comes()
            moments["came"] = time.monotonic()
            is_back.set()
        if number > COMES_AT:
            is_back.wait(PATIENCE)
        began = time.monotonic()
        return began, *ask(portal, PAGES[number % len(PAGES)])

    with (
        serving(database.url, tmp_path, LOG_FORMAT="json") as portal,
        working(database.url, tmp_path) as worker_log,
    ):
        wait_until(lambda: worker_was_heard_of(database.name))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(one, range(REQUESTS)))
        wait_until(lambda: "No longer" in worker_log.read_text(), BACK_WITHIN)

    statuses = Counter(status for _, status, _, _ in answers)
    assert set(statuses) == {200, 503}
    assert statuses[503] >= (COMES_AT - GOES_AT) * 0.9
    assert {again for _, status, _, again in answers if status == 503} == {"30"}
    served = [began for began, status, _, _ in answers if status == 200 and began > moments["came"]]
    assert min(served) - moments["came"] < BACK_WITHIN
    assert not [began for began, status, _, _ in answers if status == 503 and began > moments["came"] + BACK_WITHIN]
    assert answers[-1][1] == 200

    lines = lines_of(portal.log)
    ours = [line for line in lines if line["logger"] == "portal.watching.requests"]
    said = Counter(line["reference"] for line in ours)
    assert {said[reference] for _, _, reference, _ in answers} == {1}
    assert {line["reference"]: line["status"] for line in ours} == {
        reference: status for _, status, reference, _ in answers
    }
    assert all("The database is away" in line["why"] for line in ours if line["status"] == 503)
    assert {line["logger"] for line in lines} <= {"portal.watching.requests", "gunicorn.error", "py.warnings"}
    assert not [line for line in lines if "traceback" in line]

    of_worker = [(line["level"], line["job"]) for line in lines_of(worker_log)]
    assert of_worker == [("INFO", "work"), ("ERROR", "work"), ("WARNING", "work")]  # it began, lost it, has it again
