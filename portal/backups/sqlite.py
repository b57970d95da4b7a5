"""SQLite: its own online back-up, which takes what is in the write-ahead log too. A copy of the file does not."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from portal.backups.errors import BackUpError

PART = "database.sqlite3"
LITESTREAM = ("_litestream_lock", "_litestream_seq")  # what it notes of its own copy, which begins anew
EVERY_PAGE = -1  # at once, which is one moment: with a write-ahead log writers go on meanwhile


@dataclass(frozen=True)
class SqliteSnapshot:
    """A copy of the database, in a private folder beside it until it is written to where it belongs."""

    path: Path
    rows: dict[str, int]
    migrations: list[str]
    name: str = PART
    version: str = sqlite3.sqlite_version

    def write_to(self, file: IO[bytes]) -> None:
        """Write the copy."""
        with self.path.open("rb") as copy:
            shutil.copyfileobj(copy, file, 1024 * 1024)


@contextmanager
def snapshot() -> Iterator[SqliteSnapshot]:
    """Copy the database as it is at one moment; the copy is gone afterwards.

    The copy is rewritten (``VACUUM``): what was erased is still in the free pages of the original.
    """
    with tempfile.TemporaryDirectory(prefix="back-up-", dir=_var()) as folder:
        path = Path(folder, PART)
        with closing(sqlite3.connect(_uri(), uri=True, timeout=20)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy, pages=EVERY_PAGE)
            copy.execute("PRAGMA journal_mode=DELETE")
            for table in LITESTREAM:
                copy.execute(f"DROP TABLE IF EXISTS {table}")
            copy.execute("VACUUM")
            problems = [row[0] for row in copy.execute("PRAGMA quick_check")]
            if problems != ["ok"]:
                raise BackUpError(f"The database is damaged: {problems[0]}. Restore the last whole back-up.")
            yield SqliteSnapshot(path, rows_of(copy), _migrations(copy))


def size() -> int:
    """The size of the database with its write-ahead log."""
    files = (Path(f"{_name()}{end}") for end in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def rows_of(database: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = sorted(name for (name,) in names.fetchall())
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608


def _migrations(database: sqlite3.Connection) -> list[str]:
    return [f"{app}.{name}" for app, name in database.execute("SELECT app, name FROM django_migrations ORDER BY id")]


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _uri() -> str:
    return f"{Path(_name()).absolute().as_uri()}?mode=ro"


def _var() -> Path:
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
