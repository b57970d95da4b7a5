"""The database at one moment, while others write to it."""

from contextlib import AbstractContextManager
from typing import IO, Protocol

from django.db import connection

from portal.backups import postgresql, sqlite


class Snapshot(Protocol):
    """One moment of the database: its rows are counted at the very moment that is written."""

    @property
    def name(self) -> str:
        """The part's name."""

    @property
    def version(self) -> str:
        """The engine's."""

    @property
    def rows(self) -> dict[str, int]:
        """How many each table has."""

    @property
    def migrations(self) -> list[str]:
        """Those that are applied."""

    def write_to(self, file: IO[bytes]) -> None:
        """Write the database as it was at that moment."""


def snapshot() -> AbstractContextManager[Snapshot]:
    """The database at this moment, whichever engine it has."""
    return sqlite.snapshot() if connection.vendor == "sqlite" else postgresql.snapshot()


def size() -> int:
    """At most how many bytes the database takes in a back-up."""
    return sqlite.size() if connection.vendor == "sqlite" else postgresql.size()
