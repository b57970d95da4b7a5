"""Where a back-up is restored to: what is there is put aside first, and put back where the restore fails."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import Error, connection, transaction

from office import stamps
from portal.backups import postgresql
from portal.backups.errors import BackUpError
from portal.backups.sqlite import LITESTREAM, rows_of

UPLOADS_ASIDE = ".before-restore"
# Tables that a migration fills, and what notes that a command ran: no records of anybody's.
MADE = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "improvement_daystokeepclear",  # what officers do to them is in its history, which counts
    "improvement_topic",
    "office_council",
    "office_historicalcouncil",
    "office_jobrun",
    "office_tablestamp",
    "accounts_erasure",
    "django_session",
    "portal_cache",
    "portal_pages",
    *LITESTREAM,
}
STOP = "Stop the portal and its worker first: somebody is connected to the database."


class Target(Protocol):
    """The database to restore into."""

    name: str

    def recover(self) -> bool:
        """Put back what a restore that was cut off had put aside; whether there was one."""

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""

    def begin(self) -> None:
        """Put what is there aside. Raises ``BackUpError`` where somebody is connected."""

    def finish(self) -> None:
        """Have what was restored take its place."""

    def put_back(self) -> None:
        """Have everything as it was."""


def target() -> Target:
    """The database that the settings name."""
    return SqliteTarget() if connection.vendor == "sqlite" else PostgresqlTarget()


def records_in(where: Target) -> int:
    """How many records there are that are not a migration's own; the table of a cache is no record's either."""
    return sum(count for name, count in where.rows().items() if name not in MADE)


class SqliteTarget:
    """A file, which the restored one replaces at the end: until then it is untouched."""

    def __init__(self) -> None:
        self.path = Path(connection.settings_dict["NAME"]).absolute()
        self.name = self.path.name
        self.new = self.path.with_name(f"{self.path.name}.restoring")

    def recover(self) -> bool:
        """Remove a half-made file."""
        was_there = self.new.exists()
        _remove(self.new)
        return was_there

    def rows(self) -> dict[str, int]:
        if not self.path.exists():
            return {}
        with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True)) as database:
            return rows_of(database)

    def begin(self) -> None:
        """From now on the portal's own connection is to the new file."""
        connection.close()
        stamps.leave()
        self._close_log()
        self._ask(self.new)

    def finish(self) -> None:
        connection.close()
        self._close_log()
        with closing(sqlite3.connect(self.new)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        self.new.replace(self.path)
        self._ask(self.path)

    def put_back(self) -> None:
        connection.close()
        _remove(self.new)
        self._ask(self.path)

    def _ask(self, path: Path) -> None:
        connection.close()
        connection.settings_dict["NAME"] = str(path)

    def _close_log(self) -> None:
        """Bring the write-ahead log into its file: a log that is left behind would be taken for the new file's."""
        if not self.path.exists():
            return
        with closing(sqlite3.connect(self.path, timeout=0.5)) as database:
            try:
                mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            except sqlite3.OperationalError as error:
                raise BackUpError(STOP) from error
        if mode != "delete":
            raise BackUpError(STOP)


class PostgresqlTarget:
    """A database, whose schema is renamed while another one is filled: until the end it is all there."""

    def __init__(self) -> None:
        self.name = connection.settings_dict["NAME"]

    def recover(self) -> bool:
        is_half = bool(self._ask("SELECT 1 FROM pg_namespace WHERE nspname = %s", [postgresql.ASIDE]))
        if is_half:
            self.put_back()
        return is_half

    def rows(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            return postgresql.rows_of(cursor)

    def begin(self) -> None:
        others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        if self._ask(f"{others} AND usesysid IS NOT NULL"):  # what the server does itself is nobody's
            raise BackUpError(STOP)
        self._do(
            f"ALTER SCHEMA {postgresql.OURS} RENAME TO {postgresql.ASIDE}",
            f"CREATE SCHEMA {postgresql.OURS}",
            f"GRANT USAGE ON SCHEMA {postgresql.OURS} TO PUBLIC",
            *self._moving_extensions(postgresql.ASIDE, postgresql.OURS),
        )

    def finish(self) -> None:
        self._do(f"DROP SCHEMA {postgresql.ASIDE} CASCADE")

    def put_back(self) -> None:
        connection.close()  # a transaction that failed
        self._do(
            f"CREATE SCHEMA IF NOT EXISTS {postgresql.OURS}",
            *self._moving_extensions(postgresql.OURS, postgresql.ASIDE),
            f"DROP SCHEMA {postgresql.OURS} CASCADE",
            f"ALTER SCHEMA {postgresql.ASIDE} RENAME TO {postgresql.OURS}",
        )

    def _moving_extensions(self, source: str, to: str) -> list[str]:
        """Extensions are the database's: what was put aside and what is restored both use them."""
        found = "SELECT extname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE nspname = %s"
        return [f'ALTER EXTENSION "{name}" SET SCHEMA {to}' for (name,) in self._ask(found, [source])]

    def _ask(self, sql: str, parameters: Any = ()) -> list:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def _do(self, *statements: str) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        except Error as error:
            raise BackUpError(
                f"The database refused ({' '.join(str(error).split())}). Its role must own it."
            ) from error


@contextmanager
def uploads_put_aside() -> Iterator[Path]:
    """The uploads' folder, empty; what was in it comes back where anything fails within."""
    folder, aside = uploads_folder(), uploads_aside()
    if folder.exists():
        folder.rename(aside)
    else:
        aside.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    except BaseException:
        put_uploads_back()
        raise


def uploads_folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def uploads_aside() -> Path:
    return uploads_folder().with_name(f"{uploads_folder().name}{UPLOADS_ASIDE}")


def put_uploads_back() -> None:
    """Have the uploads as they were before a restore."""
    if uploads_aside().exists():
        shutil.rmtree(uploads_folder(), ignore_errors=True)
        uploads_aside().rename(uploads_folder())


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{end}").unlink(missing_ok=True)
