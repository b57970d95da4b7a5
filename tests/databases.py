"""Whole databases of the tests, made, copied and dropped on either engine. A name is a file's path on SQLite."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Ask the database ``name`` instead of the one that is asked otherwise."""
    before = connection.settings_dict["NAME"]
    _connect(name)
    try:
        yield
    finally:
        _connect(before)


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name


def exists(name: str) -> bool:
    if connection.vendor == "sqlite":
        return Path(name).exists()
    return bool(ask("SELECT 1 FROM pg_database WHERE datname = %s", name))


def create(name: str) -> None:
    if connection.vendor == "postgresql":
        _execute(f'CREATE DATABASE "{name}"')


def copy(source: str, target: str) -> None:
    if connection.vendor == "sqlite":
        shutil.copyfile(source, target)
    else:
        _execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def rename(source: str, target: str) -> None:
    if connection.vendor == "sqlite":
        Path(source).replace(target)
    else:
        _execute(f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def drop(name: str) -> None:
    """Remove it, if it is there."""
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
    else:
        _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(sql: str) -> None:
    """Run a statement about whole databases, from a connection to none of the portal's."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def ask(sql: str, *parameters: str) -> list:
    """The answer to such a question."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
