"""The log of erasures beside the database: added to once it is committed, and made good where it was not."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.erasures import mirror
from accounts.erasures.noting import note
from accounts.models import Erasure
from office.models import Message


def erase(key: int = 1) -> None:
    note(Message, [key], rule="retention", fields=["text"], with_history=False)


def lines() -> list[dict]:
    return list(mirror.read(mirror.path()))


@pytest.mark.django_db(transaction=True)
def test_erasure_is_in_the_file_once_it_is_committed_and_not_before():
    mirror.settle()

    with transaction.atomic():
        erase()
        assert lines() == []

    (line,) = lines()
    assert line["id"] == str(Erasure.objects.get().pk)
    assert (line["model"], line["key"], line["fields"], line["rule"]) == ("office.Message", "1", ["text"], "retention")


@pytest.mark.django_db(transaction=True)
def test_erasure_that_is_undone_is_in_neither():
    with transaction.atomic():
        erase()
        transaction.set_rollback(True)

    assert lines() == []
    assert not Erasure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_disk_that_takes_nothing_undoes_no_erasure_and_the_next_back_up_makes_it_good(settings, tmp_path, caplog):
    mirror.settle()
    there, settings.ERASURES_FILE = settings.ERASURES_FILE, Path("/dev/full")

    erase()

    assert "is not in /dev/full yet" in caplog.text
    settings.ERASURES_FILE = there
    assert lines() == []
    assert mirror.settle() == 1
    assert [line["key"] for line in lines()] == ["1"]
    assert mirror.settle() == 0, "each is there once"


@pytest.mark.django_db
class TestFile:
    def test_is_for_the_portal_s_user_alone_and_says_since_when_it_knows_everything(self):
        mirror.settle()

        assert os.stat(mirror.path()).st_mode & 0o777 == 0o600
        first = json.loads(mirror.path().read_text().splitlines()[0])
        assert list(first) == ["begun"]
        assert mirror.begun(mirror.path()) == first["begun"]

    def test_new_one_knows_what_the_database_knows(self):
        erase(7)

        assert mirror.settle() == 1
        assert [line["key"] for line in lines()] == ["7"]

    def test_line_that_was_cut_off_spoils_no_other(self):
        mirror.settle()
        with mirror.path().open("a") as file:
            file.write('{"id": "cut o')

        erase(8)
        mirror.settle()

        assert [line["key"] for line in lines()] == ["8"]

    def test_begins_anew_where_something_may_be_unknown(self):
        mirror.settle()
        before = mirror.begun(mirror.path())

        mirror.settle(begins_anew=True)

        assert mirror.begun(mirror.path()) > before
        assert str(settings.ERASURES_FILE) == str(mirror.path())


@pytest.mark.django_db
def test_log_knows_since_when_the_database_notes_what_is_erased():
    loader = MigrationLoader(connection)

    assert ("accounts", mirror.MADE_BY) in loader.disk_migrations
