"""The doctor on databases that are damaged, behind the code, ahead of it, or without their rules."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal.doctor import database, minutes
from portal.doctor.findings import Visit
from portal.kept_pages.triggers import install
from tests.boards.minuted import bring_to_members, make_recording, make_setting
from tests.portal.doctor.looking import found, must

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PARTIAL = {  # unique indexes, which both databases let anybody drop by themselves
    constraint.name
    for model in apps.get_models()
    for constraint in model._meta.constraints
    if model._meta.app_label in settings.PORTAL_APPS
    if isinstance(constraint, models.UniqueConstraint) and constraint.condition
}
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite can be damaged")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL can be damaged")
ALL = [database.answers, database.migrations, database.integrity, database.rules, minutes.seals]


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def circulate() -> None:
    """Minutes of a meeting, frozen."""
    setting = make_setting()
    bring_to_members(make_recording(setting), setting)


def drop_trigger(name: str, table: str) -> None:
    execute(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP TRIGGER {name} ON {table}")


@pytest.mark.parametrize("check", ALL)
def test_database_that_is_well_gives_nothing(check):
    assert found(check) == []


@pytest.mark.parametrize("check", ALL)
def test_database_that_is_well_gives_nothing_to_the_thorough_either(check):
    assert found(check, thorough=True) == []


class TestWhatItSays:
    @pytest.fixture
    def where(self, monkeypatch) -> dict[str, str]:
        where = {"USER": "portal", "HOST": "127.0.0.1", "NAME": "portal", "PASSWORD": "h4sh"}
        monkeypatch.setattr(database, "connection", SimpleNamespace(settings_dict=where, vendor="postgresql"))
        return where

    def test_is_one_line_without_the_password(self, where):
        said = database.said_by(OperationalError('FATAL:  no "h4sh" for “portal”\n\tIs it there?\n'))

        assert said == 'FATAL: no "…" for “portal”'

    def test_is_no_longer_than_a_line(self, where):
        assert len(database.said_by(OperationalError("x" * 999))) == 200

    def test_of_an_address_that_is_cut_in_the_wrong_place_is_not_repeated(self, where):
        where |= {"USER": "", "HOST": "portal", "NAME": "sh@127.0.0.1:5432/portal", "PASSWORD": ""}

        said = database.said_by(OperationalError('database "sh@127.0.0.1:5432/portal" does not exist'))

        assert "write %2F for /" in said
        assert "sh@" not in said

    def test_is_in_what_the_doctor_says_and_not_in_the_bundle(self, monkeypatch):
        def away(_):
            raise OperationalError("FATAL:  sorry, too many clients already")

        monkeypatch.setattr(database, "ask", away)

        [finding] = found(database.answers)

        assert finding.for_the_log.endswith("is right. It says: FATAL: sorry, too many clients already")
        assert "clients" not in finding.sentence


class TestMigrations:
    def test_migration_that_is_not_applied_says_so_and_tells_the_other_checks(self):
        MigrationRecorder(connection).record_unapplied("confirmations", "0001_initial")
        visit = Visit(timezone.now())

        [finding] = database.migrations(visit)

        assert finding.sentence.endswith("not applied. Back up, and run “manage.py migrate”.")
        assert not visit.is_migrated

    def test_migration_that_the_code_does_not_know_says_that_the_code_is_older(self):
        MigrationRecorder(connection).record_applied("boards", "9999_of_next_year")

        [finding] = found(database.migrations)

        assert "1 migration that this code does not know: the code is older than the database" in finding.sentence
        assert finding.detail == "boards.9999_of_next_year"

    def test_migration_of_an_app_that_is_gone_is_nothing(self):
        MigrationRecorder(connection).record_applied("an_app_of_before", "0001_initial")

        assert found(database.migrations) == []


class TestRules:
    @pytest.mark.parametrize(
        ("name", "table"),
        [
            ("boards_minutesversion_frozen", "boards_minutesversion"),
            ("boards_agendaitem_part_b", "boards_agendaitem"),
            ("improvement_yearfigure_frozen", "improvement_yearfigure"),
        ],
    )
    def test_trigger_that_is_missing(self, name, table):
        drop_trigger(name, table)

        [sentence] = must(found(database.rules))
        assert sentence.startswith(
            "What keeps frozen minutes, Part B and figures of past years as they are is missing, off or changed: "
            f"{name}. "
        )

    def test_trigger_of_a_stamp_that_is_missing_and_how_to_make_it_again(self):
        of = "stamp_boards_board_update" if connection.vendor == "sqlite" else "portal_stamp"
        drop_trigger(of, "boards_board")

        [sentence] = must(found(database.rules))
        assert sentence.startswith("Visitors may be shown pages that are out of date: 1 trigger that notes a change is")

        install()
        assert must(found(database.rules)) == []

    @on_sqlite
    def test_trigger_that_does_nothing_any_more(self):
        drop_trigger("boards_minutesversion_frozen", "boards_minutesversion")
        execute(
            "CREATE TRIGGER boards_minutesversion_frozen BEFORE UPDATE ON boards_minutesversion BEGIN SELECT 1; END"
        )

        assert "boards_minutesversion_frozen" in must(found(database.rules))[0]

    @on_postgresql
    def test_trigger_that_is_off(self):
        execute("ALTER TABLE boards_minutesversion DISABLE TRIGGER boards_minutesversion_frozen")

        assert "boards_minutesversion_frozen" in must(found(database.rules))[0]

    @on_postgresql
    def test_function_that_was_replaced_under_its_trigger(self):
        execute(
            "CREATE OR REPLACE FUNCTION boards_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$"
        )

        assert "boards_refuse_change" in must(found(database.rules))[0]

    def test_constraint_that_is_missing(self):
        execute("DROP INDEX accounts_invitation_one_open")

        [sentence] = must(found(database.rules))
        assert sentence.startswith(
            "1 rule of the database is missing: accounts_invitation_one_open. Somebody changed it"
        )

    def test_many_constraints_that_are_missing_are_one_finding(self):
        for name in sorted(PARTIAL):
            execute(f"DROP INDEX {name}")

        [sentence] = must(found(database.rules))

        assert sentence.startswith(f"{len(PARTIAL)} rules of the database are missing: ")
        assert "and others" in sentence

    def test_rules_are_not_missed_before_their_migrations(self):
        drop_trigger("boards_minutesversion_frozen", "boards_minutesversion")

        assert list(database.rules(Visit(timezone.now(), is_migrated=False))) == []


class TestIntegrity:
    @on_sqlite
    def test_row_that_refers_to_what_is_not_there(self):
        circulate()
        with transaction.atomic():
            execute("PRAGMA defer_foreign_keys = ON")
            execute("UPDATE boards_agendaitem SET meeting_id = 987654")
            sentences = must(found(database.integrity))
            transaction.set_rollback(True)

        assert any("of the table boards_agendaitem" in said and "to what is not there" in said for said in sentences)

    @on_postgresql
    def test_index_that_is_not_valid(self):
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'office_jobrun_pkey'::regclass")

        [sentence] = must(found(database.integrity))
        assert sentence.startswith("The index office_jobrun_pkey is not valid")

    @on_postgresql
    def test_constraint_that_was_never_checked(self):
        execute("ALTER TABLE office_jobrun ADD CONSTRAINT later CHECK (said <> 'no') NOT VALID")

        [sentence] = must(found(database.integrity))
        assert "ALTER TABLE office_jobrun VALIDATE CONSTRAINT later" in sentence

    @on_postgresql
    def test_thorough_looks_at_every_index_where_amcheck_is_there(self):
        execute("CREATE EXTENSION IF NOT EXISTS amcheck")

        assert found(database.integrity, thorough=True) == []


class TestSeals:
    def test_frozen_version_that_was_changed_past_its_trigger(self):
        circulate()
        with transaction.atomic():
            drop_trigger("boards_minutesversion_frozen", "boards_minutesversion")
            execute("UPDATE boards_minutesversion SET content = replace(content, 'Item 1', 'Item 7') WHERE number = 1")
            [sentence] = must(found(minutes.seals))
            transaction.set_rollback(True)

        assert sentence.startswith("1 problem with the frozen minutes: something was changed or removed.")
        assert "manage.py verify_minutes" in sentence
