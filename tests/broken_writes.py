"""Writes to the database of which one fails: what is whole or not at all then leaves nothing behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

WRITES = ("INSERT INTO ", "UPDATE ", "DELETE FROM ")


class BrokenError(DatabaseError):
    """The database went away in the middle."""


def assert_whole_or_not_at_all(act: Callable[[], object]) -> None:
    """Assert that ``act`` leaves every table as it was, whichever of its writes fails.

    It is called once for each of its writes, so it takes what it needs from the database every time. A line of history
    is a write too: a record that changed without one would be a change by nobody.
    """
    with transaction.atomic(), _counted() as written:
        act()
        transaction.set_rollback(True)
    assert len(written) > 1, f"only one write, which is whole by itself: {written}"
    before = _rows_of(written)
    for number, table in enumerate(written, start=1):
        with pytest.raises(BrokenError), _counted(fails=number):
            act()
        assert _rows_of(written) == before, f"write {number} of {len(written)} failed, to {table}; others stayed"


def assert_in_a_transaction(act: Callable[[], object]) -> None:
    """Assert that whatever ``act`` asks of the database it asks in a transaction of its own: a lock holds as long."""
    outside = len(connection.savepoint_ids)
    depths: list[int] = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT ", "RELEASE ", "ROLLBACK ")):
            depths.append(len(connection.savepoint_ids))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    assert depths
    assert min(depths) > outside


@contextmanager
def _counted(fails: int = 0) -> Iterator[list[str]]:
    """The tables that are written to meanwhile, in that order; the write of that number fails."""
    written: list[str] = []

    def count(execute, sql, params, many, context):
        if sql.startswith(WRITES):
            written.append(sql.split('"')[1])
            if len(written) == fails:
                raise BrokenError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield written


def _rows_of(tables: list[str]) -> dict[str, list[tuple]]:
    rows = {}
    with connection.cursor() as cursor:
        for table in set(tables):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows
