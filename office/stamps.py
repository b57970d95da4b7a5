"""Whether anything changed that the public reads, in one cheap query (ADR 46).

What is made under a stamp holds for as long as the stamp that is read is the same. It is read *before* the records:
then what changes meanwhile is at worst shown too early under a stamp that nobody reads again, and never too late.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

Stamp = tuple[tuple[str, str], ...]  # a table and a mark of it, in order; every table has one mark at least

_of_this_request: ContextVar[Stamp | None] = ContextVar("stamp_of_this_request", default=None)


def read_stamp() -> Stamp:
    """The stamp of everything public, as it is now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, mark FROM office_tablestamp")
        return tuple(sorted(cursor.fetchall()))


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
