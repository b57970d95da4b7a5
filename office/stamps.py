"""Whether anything changed that the public reads, in one cheap query (ADR 46).

What is made under a stamp holds for as long as the stamp that is read is the same. It is read *before* the records:
then what changes meanwhile is at worst shown too early under a stamp that nobody reads again, and never too late.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import local
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")
Stamp = tuple[tuple[str, str], ...]  # a table and a mark of it, in order; every table has one mark at least

QUESTION = "SELECT table_name, mark FROM office_tablestamp"
_of_this_request: ContextVar[Stamp | None] = ContextVar("stamp_of_this_request", default=None)


def read_stamp() -> Stamp:
    """The stamp of everything public, as it is now: what is committed, and within a transaction what it changed."""
    rows = _asked_apart() if connection.vendor == "sqlite" and not connection.in_atomic_block else None
    if rows is None:
        with connection.cursor() as cursor:
            cursor.execute(QUESTION)
            rows = cursor.fetchall()
    return tuple(sorted(rows))


def stamp_of_this_request() -> Stamp | None:
    """The stamp that this request began with, where it is one that only reads."""
    return _of_this_request.get()


def current_stamp() -> Stamp:
    """The stamp that this request began with, where it is one that only reads; else as it is now."""
    return stamp_of_this_request() or read_stamp()


@contextmanager
def answering_under(stamp: Stamp) -> Iterator[None]:
    """Have whatever asks meanwhile take that stamp, which was read at the beginning: of requests that only read."""
    token = _of_this_request.set(stamp)
    try:
        yield
    finally:
        _of_this_request.reset(token)


def under_one_stamp(view: Callable[P, T]) -> Callable[P, T]:
    """Have a view that only reads ask for the stamp once, however much of what is kept it takes."""

    @wraps(view)
    def asked_once(*args: P.args, **kwargs: P.kwargs) -> T:
        with answering_under(current_stamp()):
            return view(*args, **kwargs)

    return asked_once


class _Apart(local):
    """A connection of each thread's own to SQLite's file, and which file that is."""

    file: tuple[str, int, int] | None = None
    database: sqlite3.Connection | None = None


_apart = _Apart()


def _asked_apart() -> list[tuple[str, str]] | None:
    """The rows, over a connection that stays open; None where that fails, for Django's own to say why.

    Django opens SQLite's file for each request, which takes longer than all else that a page costs that is kept. Its
    connection is not made to stay, for a question that somebody asked and did not read to its end would have every
    later one see the records as they were then. Here each is read to its end.
    """
    name = str(connection.settings_dict["NAME"])
    try:
        found = os.stat(name)
        if _apart.database is None or _apart.file != (name, found.st_dev, found.st_ino):  # a restore puts another there
            leave()
            _apart.database = sqlite3.connect(name, timeout=20, isolation_level=None)
            _apart.file = name, found.st_dev, found.st_ino
        return _apart.database.execute(QUESTION).fetchall()
    except (OSError, sqlite3.Error):
        leave()
        return None


def leave() -> None:
    """Close this thread's own connection, if it has one."""
    if _apart.database is not None:
        _apart.database.close()
    _apart.database = _apart.file = None
