"""PostgreSQL: pg_dump, of the very moment at which the rows are counted."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg2.extensions import make_dsn

from portal.backups.errors import BackUpError

PART = "database.dump"
OURS = "public"  # the schema
ASIDE = "before_restore"  # the schema in which a restore keeps what was there


@dataclass(frozen=True)
class PostgresqlSnapshot:
    """One moment that a transaction holds on to; ``token`` is how pg_dump finds it."""

    token: str
    version: str
    rows: dict[str, int]
    migrations: list[str]
    name: str = PART

    def write_to(self, file: IO[bytes]) -> None:
        """Have pg_dump write that moment; the format is PostgreSQL's own, compressed."""
        file.flush()
        command = [
            checked_program("pg_dump"),
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--exclude-schema={ASIDE}",
        ]
        run([*command, f"--snapshot={self.token}"], stdout=file)


@contextmanager
def snapshot() -> Iterator[PostgresqlSnapshot]:
    """Hold on to this moment of the database."""
    checked_program("pg_dump")
    apart = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with apart.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            token = cursor.fetchone()[0]
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
            migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
            yield PostgresqlSnapshot(token, _version(apart), rows_of(cursor), migrations)
    finally:
        apart.close()


def size() -> int:
    """The size of the database with its indexes: what is dumped is compressed, and less."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0] // 2


def rows_of(cursor: Any) -> dict[str, int]:
    """How many rows each table has."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [OURS])
    counts = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM {OURS}."{name}"')  # noqa: S608
        counts[name] = cursor.fetchone()[0]
    return counts


def checked_program(name: str) -> str:
    """Where pg_dump or pg_restore is. Raises ``BackUpError`` where it is not, or is older than the server."""
    server = _version(connection).partition(".")[0]
    path = shutil.which(name)
    if path is None:
        raise BackUpError(f"{name} is not installed. Install the client of PostgreSQL {server}: postgresql-client.")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"(\d+)(?:\.\d+)*", said)
    if found is None or int(found[1]) < int(server):
        raise BackUpError(
            f"{name} is of version {found[1] if found else 'unknown'}, and the server of version {server}. "
            f"Install the client of PostgreSQL {server} or later: it comes first in PATH."
        )
    return path


def run(command: list[str], **pipes: Any) -> None:
    """Run one of PostgreSQL's programs on our database. Raises ``BackUpError`` with what it says.

    The password goes through its environment, which only this user can read: never the command line, or a log.
    """
    parameters = {
        name: value for name, value in connection.get_connection_params().items() if isinstance(value, (str, int))
    }
    password = parameters.pop("password", "")
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    address = f"--dbname={make_dsn(**parameters)}"
    with tempfile.TemporaryFile() as said:
        ended = subprocess.run([*command, address], env=environment, stderr=said, check=False, **pipes)  # noqa: S603
        if ended.returncode:
            said.seek(0)
            why = " ".join(said.read().decode(errors="replace").split())[:500]
            raise BackUpError(f"{Path(command[0]).name} failed: {why}")


def contents_of(program: str, dump: Path) -> list[str]:
    """What is in a dump, a line each. Raises ``BackUpError`` where it is no dump."""
    asked = subprocess.run([program, "--list", str(dump)], capture_output=True, text=True, check=False)  # noqa: S603
    if asked.returncode:
        raise BackUpError(f"The database of the back-up cannot be read: {asked.stderr.strip()}")
    return asked.stdout.splitlines(keepends=True)


def _version(asked: Any) -> str:
    """The server's version, such as 15.4."""
    with asked.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]
