"""What a database still waits for, counted alike wherever it is said."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from base import migrations_waiting
from base.migrations_waiting import not_applied, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_database_that_has_had_all_waits_for_none():
    assert waiting() == []


def test_migration_that_was_not_applied_is_named():
    MigrationRecorder(connection).record_unapplied("confirmations", "0001_initial")

    assert waiting() == [("confirmations", "0001_initial")]
    assert not_applied(waiting()) == "1 migration is not applied"
    assert not_applied([*waiting(), *waiting()]) == "2 migrations are not applied"


@pytest.mark.parametrize(("applied", "is_waiting"), [({("a", "1"), ("a", "2")}, False), ({("a", "1")}, True)])
def test_squashed_migration_is_applied_where_all_that_it_replaces_are(monkeypatch, applied, is_waiting):
    squashed = (("a", "1_squashed"), frozenset({("a", "1"), ("a", "2")}))
    monkeypatch.setattr(migrations_waiting, "_all", lambda: [squashed])

    assert waiting(applied) == [squashed[0]] * is_waiting
