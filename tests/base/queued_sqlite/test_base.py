"""When a connection to SQLite stands in the queue of its writers."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, transaction

from base.queued_sqlite.base import DatabaseWrapper
from base.queued_sqlite.queue import WritersQueue

pytestmark = pytest.mark.once
WRITERS, SECONDS = 6, 2
WRITE = """
import sys, time, django
from django.conf import settings
from tests.base.queued_sqlite.test_base import described
from base.queued_sqlite.base import DatabaseWrapper
settings.configure(USE_TZ=True); django.setup()
connection = DatabaseWrapper(described(sys.argv[1]), "default")
from django.db import connections
connections["default"] = connection
from django.db import transaction
written, slowest, until = 0, 0.0, time.monotonic() + float(sys.argv[2])
while time.monotonic() < until:
    began = time.monotonic()
    with transaction.atomic():
        connection.cursor().execute("UPDATE thing SET n = n + 1")
        time.sleep(0.002)
    written, slowest = written + 1, max(slowest, time.monotonic() - began)
print(written, slowest)
"""


def described(path: str, timeout: float = 5) -> dict:
    """The settings of a database at that path, as Django completes them."""
    options = {"timeout": timeout, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
    rest = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_HEALTH_CHECKS": False, "CONN_MAX_AGE": 0}
    return {"ENGINE": "base.queued_sqlite", "NAME": path, "OPTIONS": options, "TIME_ZONE": None, **rest}


@pytest.fixture(autouse=True)
def _other_databases(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def path(tmp_path) -> str:
    path = str(tmp_path / "db.sqlite3")
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE thing (n integer)")
    made.execute("INSERT INTO thing VALUES (0)")
    made.commit()
    made.close()
    return path


@pytest.fixture
def connection(path, monkeypatch):
    """A connection to that file, which ``transaction`` knows as "queued"."""
    from django.db import connections

    wrapper = DatabaseWrapper(described(path), "queued")
    monkeypatch.setattr(connections._connections, "queued", wrapper, raising=False)
    yield wrapper
    wrapper.close()


def is_free(path: str) -> bool:
    place = WritersQueue(path, 0)
    try:
        place.enter()
    except Exception:
        return False
    place.close()
    return True


def test_transaction_stands_in_the_queue_until_it_ends(connection, path):
    with transaction.atomic("queued"):
        with transaction.atomic("queued"):
            connection.cursor().execute("UPDATE thing SET n = 1")
        during = is_free(path)

    assert (during, is_free(path)) == (False, True)


def test_transaction_that_fails_leaves_the_queue(connection, path):
    with pytest.raises(OperationalError, match="no such table"), transaction.atomic("queued"):
        connection.cursor().execute("UPDATE nowhere SET n = 1")

    assert is_free(path)


def test_transaction_that_cannot_begin_leaves_the_queue(connection, path):
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 50")
    outside = sqlite3.connect(path, isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")

    with pytest.raises(OperationalError, match="locked"), transaction.atomic("queued"):
        pass

    assert is_free(path)
    outside.close()


def test_transaction_whose_turn_does_not_come_says_what_sqlite_says(path, monkeypatch):
    from django.db import connections

    monkeypatch.setattr(connections._connections, "late", DatabaseWrapper(described(path, 0.05), "late"), raising=False)
    holder = WritersQueue(path, 1)
    holder.enter()

    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic("late"):
        pass

    holder.close()


@pytest.mark.parametrize(("sql", "waits"), [("UPDATE thing SET n = 2", True), ("SELECT n FROM thing", False)])
def test_statement_alone_waits_where_it_writes(path, monkeypatch, sql, waits):
    wrapper = DatabaseWrapper(described(path, 0.05), "alone")
    holder = WritersQueue(path, 1)
    holder.enter()

    if waits:
        with pytest.raises(OperationalError, match="database is locked"):
            wrapper.cursor().execute(sql)
    else:
        assert wrapper.cursor().execute(sql).fetchone() == (0,)

    holder.close()
    wrapper.cursor().execute(sql)
    assert is_free(path)
    wrapper.close()


def test_database_in_memory_has_no_queue():
    assert DatabaseWrapper(described(":memory:"), "memory").queue is None


@pytest.mark.slow
def test_writers_get_their_turns_alike(path):
    command = [sys.executable, "-c", WRITE, path, str(SECONDS)]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) for _ in range(WRITERS)]

    said = [writer.communicate()[0].split() for writer in writers]

    written, slowest = [int(n) for n, _ in said], [float(seconds) for _, seconds in said]
    print(f"{WRITERS} writers, {SECONDS} s: {written} written each, slowest {max(slowest):.2f} s")
    assert min(written) > max(written) / 3  # without the queue one writes alone, and most write once
    assert max(slowest) < 1
