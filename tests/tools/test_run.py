"""What `make run` says before it begins."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.template_databases import PROJECT

pytestmark = pytest.mark.once


def run(folder: Path, database: Path) -> subprocess.CompletedProcess:
    """Start it with that database; it must stop by itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment = kept | {"DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(folder), "PORT": str(port)}
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
    assert said.stderr.startswith("This database was made by an earlier version of the portal")
    assert f"Move {database} away, and run this again" in said.stderr
    with sqlite3.connect(database) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("django_migrations",)]
