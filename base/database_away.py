"""Which errors say that the database is away."""

import sqlite3

from django.db import InterfaceError, OperationalError

# Errors by which the database says that it is there: it ended one query, or chose between two (PostgreSQL, appendix A).
THERE = {"57014", "40001", "40P01", "55P03"}
# SQLite has one code for a table that is not there, as where its file is gone, and for SQL that is wrong.
GONE = "no such table"


FULL = "53100"  # of PostgreSQL: its disk has no room


def is_full(error: BaseException | None) -> bool:
    """Whether it could not write for want of room on its disk."""
    cause = getattr(error, "__cause__", None)
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "pgcode", None) == FULL


def is_away(error: BaseException | None) -> bool:
    """Whether the database did not answer, rather than answered that something is wrong."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode != sqlite3.SQLITE_ERROR or str(cause).startswith(GONE)
    return getattr(cause, "pgcode", None) not in THERE
