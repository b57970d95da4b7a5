"""A fault of ours is told from a database that is away."""

import sqlite3

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError, connection

from base.database_away import is_away, is_full


def broken(sql: str, path: str = ":memory:") -> OperationalError:
    """What Django makes of an error of SQLite."""
    error = OperationalError()
    try:
        sqlite3.connect(path).execute(sql)
    except sqlite3.Error as cause:
        error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("could not connect to server"), True),
        (InterfaceError("connection already closed"), True),
        (broken("SELECT 1", "/no-such-folder/db.sqlite3"), True),
        (broken("SELECT * FROM missing"), True),
        (broken("SELECT nothing"), False),
        (broken("SELEKT 1"), False),
        (IntegrityError("twice"), False),
        (ProgrammingError("syntax"), False),
        (ValueError("ours"), False),
        (None, False),
    ],
    ids=str,
)
def test_fault_of_ours_is_not_taken_for_a_database_that_is_away(error, expected):
    assert is_away(error) is expected


def filled() -> OperationalError:
    """What Django makes of a database of SQLite that has no room for another page."""
    error, database = OperationalError("database or disk is full"), sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 1")
    try:
        database.execute("CREATE TABLE thing (n integer)")
    except sqlite3.Error as cause:
        error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"), [(filled(), True), (broken("SELECT * FROM missing"), False), (None, False)], ids=str
)
def test_database_without_room_is_told_from_one_that_is_away(error, expected):
    assert is_full(error) is expected


@pytest.mark.django_db(transaction=True)
def test_query_that_the_database_ends_is_not_a_database_that_is_away():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite ends no query")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1")
        with pytest.raises(OperationalError) as ended:
            cursor.execute("SELECT pg_sleep(1)")
    connection.close()

    assert not is_away(ended.value)
