"""How the stamp is read outside of a transaction: on SQLite over a connection that stays open."""

import shutil
import sqlite3

import pytest
from django.db import OperationalError, connection

from office import stamps
from office.stamps import answering_under, current_stamp, read_stamp
from tests import databases
from tests.template_databases import MIGRATED


@pytest.fixture
def file(tmp_path, django_db_setup, django_db_blocker):
    """A database of its own that is asked, and is a file."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's connections stay open by themselves")
    file = tmp_path / "portal.sqlite3"
    with django_db_blocker.unblock():
        MIGRATED.copy_to(str(file))
        with databases.connected_to(str(file)):
            yield file
            stamps.leave()


def write(file) -> None:
    """As another process does."""
    with sqlite3.connect(file) as database:
        database.execute("UPDATE office_council SET notice = notice || 'x'")
    database.close()


def test_stamp_of_another_process_is_read_over_a_connection_that_stays(file):
    before = read_stamp()
    kept = stamps._apart.database
    write(file)

    assert read_stamp() != before
    assert stamps._apart.database is kept
    assert connection.connection is None, "Django's own was not opened for it"


def test_stamp_is_of_the_file_that_is_there_now(file, tmp_path):
    read_stamp()
    other = tmp_path / "restored.sqlite3"
    shutil.copyfile(file, other)
    write(other)
    other.replace(file)

    restored = read_stamp()

    with sqlite3.connect(file) as database:
        assert restored == tuple(sorted(database.execute(stamps.QUESTION).fetchall()))
    database.close()


def test_stamp_of_a_file_that_is_gone_is_asked_of_django_which_says_so(file):
    read_stamp()
    file.unlink()

    with pytest.raises(OperationalError):
        read_stamp()


@pytest.mark.django_db
def test_request_that_only_reads_asks_once(django_assert_num_queries):
    stamp = read_stamp()

    with answering_under(stamp), django_assert_num_queries(0):
        assert current_stamp() is stamp
    with django_assert_num_queries(1):
        assert current_stamp() == stamp
