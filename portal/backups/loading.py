"""Puts the database of a back-up into an empty place: PostgreSQL's by pg_restore, SQLite's as it is."""

import shutil
import sqlite3
import tempfile
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.backups import moving, postgresql, sqlite
from portal.backups.errors import BackUpError
from portal.backups.manifest import Manifest
from portal.backups.parts import reading, writing


def load(back_up: Path, manifest: Manifest) -> None:
    """Load it, all or nothing. Raises ``BackUpError`` where it cannot be read, or has other rows than it says."""
    part = back_up / manifest.database
    if connection.vendor == "sqlite":
        _into_sqlite(part, manifest)
    elif manifest.engine == "postgresql":
        _into_postgresql(part, manifest)
    else:
        _moved_into_postgresql(part, manifest)
        _compare(_without(moving.LEFT, manifest.rows), _without(moving.LEFT, rows_now()))
        return
    _compare(manifest.rows, rows_now())


def rows_now() -> dict[str, int]:
    """How many rows each table has now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return postgresql.rows_of(cursor)
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        return sqlite.rows_of(database)


def _into_sqlite(part: Path, manifest: Manifest) -> None:
    connection.close()
    with reading(part, manifest.encrypted_with) as source, writing(Path(connection.settings_dict["NAME"])) as file:
        shutil.copyfileobj(source, file, 1024 * 1024)


def _into_postgresql(part: Path, manifest: Manifest) -> None:
    """The schema is there already, so what would make it is left out of the dump's list of contents."""
    program = postgresql.checked_program("pg_restore")
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.VAR_DIR) as folder:
        dump, wanted = Path(folder, "dump"), Path(folder, "contents")
        if manifest.encrypted_with:
            with reading(part, manifest.encrypted_with) as source, writing(dump) as file:
                shutil.copyfileobj(source, file, 1024 * 1024)
        else:
            dump = part
        contents = postgresql.contents_of(program, dump)
        wanted.write_text("".join(line for line in contents if not _is_made(line)))
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        connection.close()
        postgresql.run([program, *options, f"--use-list={wanted}", str(dump)])


def _moved_into_postgresql(part: Path, manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.VAR_DIR) as folder:
        copy = Path(folder, sqlite.PART)
        with reading(part, manifest.encrypted_with) as source, writing(copy) as file:
            shutil.copyfileobj(source, file, 1024 * 1024)
        moving.move(copy)


def _is_made(line: str) -> bool:
    """Whether a line of a dump's contents makes the schema, or a comment on it or on an extension."""
    return f" SCHEMA - {postgresql.OURS} " in line or " COMMENT - " in line or " ACL - " in line


def _without(tables: Collection[str], rows: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in rows.items() if name not in tables}


def _compare(said: dict[str, int], found: dict[str, int]) -> None:
    for name in sorted(said.keys() | found.keys()):
        if said.get(name) != found.get(name):
            raise BackUpError(
                f"The table {name} has {found.get(name, 'no')} rows after it was loaded, "
                f"and the manifest says {said.get(name, 'none')}."
            )
