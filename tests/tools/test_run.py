"""What `make run` says before it begins."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.template_databases import PROJECT

pytestmark = [pytest.mark.once, pytest.mark.slow]


def run(folder: Path, database: Path, **settings: str) -> subprocess.CompletedProcess:
    """Start it with that database and those settings; it must stop by itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    of_tests = ("DJANGO_SETTINGS_MODULE", "DEMO", "SECRET_KEY", "ALLOWED_HOSTS")
    kept = {name: value for name, value in os.environ.items() if name not in of_tests}
    environment = kept | {"DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(folder), "PORT": str(port)} | settings
    command = [sys.executable, PROJECT / "tools" / "run.py"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_run_says_what_to_do_with_a_database_of_before_the_tables_moved_and_leaves_it_as_it_is(tmp_path: Path):
    database = tmp_path / "old.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE django_migrations (id integer, app text, name text, applied datetime)")
        connection.execute(
            "INSERT INTO django_migrations VALUES (1, 'accounts', '0009_planning_permissions', '2026-11-01')"
        )

    said = run(tmp_path, database)

    assert said.returncode == 1
    assert said.stderr.startswith("This database was made by another version of the portal")
    assert "the migration accounts.0009_planning_permissions, which is not here" in said.stderr
    assert f"Move {database} away, or go back to the version that made it" in said.stderr
    with sqlite3.connect(database) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("django_migrations",)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"PORT": "abc"}, "“abc” is no port. Give a number from 1 to 65535"),
        ({"PORT": ""}, "“” is no port."),
        ({"PORT": "70000"}, "“70000” is no port."),
        ({"HOST": "nowhere.invalid"}, "Cannot serve on nowhere.invalid ("),
        ({"DEMO": "False"}, "SECRET_KEY is not set. “manage.py make_secret_key” prints one. .env.example lists"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too easy to guess: it needs 50 characters or more, at random."),
        ({"SECRET_KEY": "x1y2z3" * 12}, "ALLOWED_HOSTS is empty, so the portal would answer to nobody."),
    ],
)
def test_run_says_in_a_sentence_what_is_wrong_with_a_setting_and_does_nothing(tmp_path: Path, wrong, message):
    said = run(tmp_path, tmp_path / "none.sqlite3", **wrong)

    assert said.returncode == 1
    assert said.stderr.startswith(message)
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which process listens where")
def test_run_names_the_process_that_holds_the_port_and_does_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        said = run(tmp_path, tmp_path / "none.sqlite3", PORT=str(port))

    assert said.returncode == 1
    assert said.stderr.startswith(f"Cannot serve on 127.0.0.1:{port} (Address already in use). Process {os.getpid()}")
    assert said.stderr.strip().endswith(f"End it: kill {os.getpid()}. Try another port: make run PORT={port + 1}")
    assert not (tmp_path / "none.sqlite3").exists()
