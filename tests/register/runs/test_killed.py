"""A refresh whose worker is killed in the middle of its writing: the database is as before, and the portal knows.

The worker is the real one, on the database of the test.
"""

import csv
import datetime as dt
import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from partnerships.models import School
from register.models import RegisterImport
from register.models.register_imports import LEASE
from register.runs import running as runs
from register.runs.running import State
from register.runs.working import do_what_waits
from tests.factories import make_school
from tests.register.files import ENGLAND

PATIENCE = 60  # seconds; a busy machine takes its time
ROWS = 4000  # eight batches: long enough to be killed after the first


@pytest.fixture
def environment(monkeypatch, settings, tmp_path):
    """What makes a process of its own use the test's database and folder."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        url = f"sqlite:///{connection.settings_dict['NAME']}"
    else:
        url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
    settings.MEDIA_ROOT = tmp_path / "uploads"  # as the settings of that process have it


def ready() -> RegisterImport:
    """A refresh that would make several thousand schools and rename one, its preview waiting."""
    imported = runs.new_import(file_name="england.csv", la_codes="")
    path = imported.path / "register" / "england.csv"
    path.parent.mkdir(parents=True)
    with gzip.open(ENGLAND, "rt", encoding="cp1252", newline="") as england, path.open("w", encoding="cp1252") as part:
        lines = csv.reader(england)
        csv.writer(part).writerows(next(lines) for _ in range(ROWS))
    runs.begin(imported, State.READING, by=None)
    assert do_what_waits()
    imported.refresh_from_db()
    return imported


def work(*options: str) -> subprocess.Popen:
    """The worker, as it stands beside the portal."""
    return subprocess.Popen([sys.executable, "manage.py", "work", *options])


def wait_until_writing(folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if "Writing the changes: 1 of" in (folder / "progress.json").read_text():
                return
        except FileNotFoundError:
            pass
        time.sleep(0.001)
    pytest.fail("It did not write")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_apply_that_is_killed_leaves_the_database_as_before_and_can_be_done_again(environment):
    make_school("Old name", urn=100000, la_code="201")
    imported = ready()
    before = list(School.objects.values()), School.history.count()

    runs.begin(imported, State.APPLYING, by=None, only_from=State.READY)
    worker = work()
    wait_until_writing(imported.path)
    worker.send_signal(signal.SIGKILL)

    assert worker.wait(PATIENCE) == -signal.SIGKILL
    assert RegisterImport.objects.get().state == State.APPLYING, "it was killed before it was done"
    assert (list(School.objects.values()), School.history.count()) == before
    assert work("--once").wait(PATIENCE) == 0
    assert runs.running() == imported, "it may be at work still: nobody else takes it"
    with time_machine.travel(timezone.now() + LEASE + dt.timedelta(seconds=1)):
        assert runs.running() is None
    imported.refresh_from_db()
    assert (imported.state, imported.message) == (State.READY, runs.STOPPED)
    runs.begin(imported, State.APPLYING, by=None, only_from=State.READY)
    assert work("--once").wait(PATIENCE) == 0
    imported.refresh_from_db()
    assert (imported.state, imported.message) == (State.APPLIED, "")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_step_that_is_written_for_long_is_left_to_its_worker(environment):
    """On PostgreSQL the row is held; on SQLite nobody else writes at all."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    make_school("Old name", urn=100000, la_code="201")
    imported = ready()
    runs.begin(imported, State.APPLYING, by=None, only_from=State.READY)
    worker = work()
    wait_until_writing(imported.path)
    worker.send_signal(signal.SIGSTOP)

    with time_machine.travel(timezone.now() + LEASE * 2):
        assert runs.running() == imported

    worker.send_signal(signal.SIGCONT)
    until = time.monotonic() + PATIENCE
    while runs.running() and time.monotonic() < until:
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    imported.refresh_from_db()
    assert imported.state == State.APPLIED
