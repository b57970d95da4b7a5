"""The database: whether it answers, is whole, and is the one that the code expects."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from base.migrations_waiting import not_applied, waiting
from boards import triggers as of_minutes
from improvement import triggers as of_figures
from portal.doctor.findings import Finding, Visit, counted, must, verb
from portal.kept_pages.triggers import missing as missing_stamps

LARGE = 200 * 2**20  # bytes of an SQLite file, above which only --thorough reads every page of it
FAULTS = 100  # so many are counted
SHOWN = 5  # names in a sentence
LONGEST = 200  # characters of what the database says


def answers(visit: Visit) -> Iterator[Finding]:
    """Whether the database answers. SQLite would make an empty one where its file is not there."""
    visit.database_answers = False
    if (file := sqlite_file()) and not file.exists():
        yield must(
            "The file of the database is not there. See that DATABASE_URL names the right one; restore a back-up, or "
            "run “manage.py migrate” for a new one.",
            str(file),
        )
        return
    try:
        ask("SELECT 1")
    except Error as error:
        yield must(
            "The database does not answer. See that it runs, and that DATABASE_URL is right.", said=said_by(error)
        )
        return
    visit.database_answers = True


def said_by(error: Exception) -> str:
    """The first line of what the database said, without the password.

    An address whose password has a ``/`` that is not written as ``%2F`` is cut there, and the rest of it passes for the
    database's name, with a part of the password: then nothing is repeated.
    """
    where = connection.settings_dict
    if "@" in str(where["NAME"]) and connection.vendor != "sqlite":
        return "nothing, for DATABASE_URL is cut in the wrong place: in its password write %2F for /, and %40 for @."
    line = " ".join(next(iter(str(error).splitlines()), "").split())
    if where["PASSWORD"]:
        line = line.replace(where["PASSWORD"], "…")
    return line[:LONGEST]


def migrations(visit: Visit) -> Iterator[Finding]:
    """Whether every migration is applied, and none that this code does not know."""
    applied = {*MigrationRecorder(connection).applied_migrations()}
    left = waiting(applied)
    visit.is_migrated = not left
    if left:
        yield must(
            f"{not_applied(left)}. Back up, and run “manage.py migrate”.", ", ".join(".".join(name) for name in left)
        )
    unknown = unknown_migrations(applied)
    if unknown:
        yield must(
            f"The database has {counted(len(unknown), 'migration')} that this code does not know: the code is older "
            "than the database. Put up the release that the database was last used with.",
            ", ".join(".".join(name) for name in unknown),
        )


def unknown_migrations(applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The applied migrations of installed apps of which the code has no file."""
    loader = MigrationLoader(None)
    known = {*loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known |= {(app, name) for app, name in migration.replaces}
    installed = {config.label for config in apps.get_app_configs()}
    return sorted(name for name in applied if name[0] in installed and name not in known)


def integrity(visit: Visit) -> Iterator[Finding]:
    """Whether what is on the disk can be read, and records refer to what is there."""
    yield from _sqlite(visit) if connection.vendor == "sqlite" else _postgresql(visit)


def _sqlite(visit: Visit) -> Iterator[Finding]:
    file = sqlite_file()
    is_large = file is not None and file.stat().st_size > LARGE
    how = "quick_check" if is_large and not visit.is_thorough else "integrity_check"
    try:
        faults = [said for (said,) in ask(f"PRAGMA {how}({FAULTS})") if said != "ok"]
        lost = Counter(table for table, *_ in ask("PRAGMA foreign_key_check"))
    except DatabaseError as error:  # so damaged that it cannot even be counted
        faults, lost = [" ".join(str(error).split())], Counter()
    if faults:
        yield must(
            f"The database is damaged: PRAGMA {how} finds {counted(len(faults), 'fault')}. Stop the portal, keep a "
            "copy of the file, and restore the last back-up.",
            faults[0],
        )
    for table, count in sorted(lost.items()):
        yield must(
            f"{counted(count, 'row')} of the table {table} {verb(count, 'refers', 'refer')} to what is not there. "
            "Somebody changed the database by hand: restore what is missing from a back-up."
        )


def _postgresql(visit: Visit) -> Iterator[Finding]:
    indexes = ask("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    for (name,) in indexes:
        yield must(f"The index {name} is not valid: making it was cut off. Run “REINDEX INDEX {name}” in psql.")
    constraints = ask(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
    )
    for table, name in constraints:
        yield must(
            f"The rule {name} was never checked against what the table {table} holds. Run “ALTER TABLE {table} "
            f"VALIDATE CONSTRAINT {name}” in psql."
        )
    if visit.is_thorough and ask("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'"):
        yield from _amcheck()


def _amcheck() -> Iterator[Finding]:
    """Every index of ours against its table, which reads all of both."""
    named = ask(
        "SELECT c.oid, c.relname FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
        " WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace"
    )
    for number, name in named:
        try:
            with transaction.atomic():
                ask("SELECT bt_index_check(%s::regclass, true)", number)
        except Error as error:
            yield must(
                f"The index {name} is damaged, by amcheck. Run “REINDEX INDEX {name}” in psql, and look at the disk.",
                " ".join(str(error).split()),
            )


def rules(visit: Visit) -> Iterator[Finding]:
    """Whether the triggers and constraints that hold the portal's rules are there, and on, once all are made."""
    if not visit.is_migrated:
        return
    if triggers := _sqlite_triggers() if connection.vendor == "sqlite" else _postgresql_triggers():
        yield must(
            "What keeps frozen minutes, Part B and figures of past years as they are is missing, off or changed: "
            f"{', '.join(triggers)}. Install it again by boards/triggers.py or improvement/triggers.py (ADR 7), run "
            "“manage.py verify_minutes”, and find out who took it away."
        )
    if gone := missing_stamps():
        yield must(
            f"Visitors may be shown pages that are out of date: {counted(len(gone), 'trigger')} that "
            f"{verb(len(gone), 'notes', 'note')} a change {verb(len(gone), 'is', 'are')} missing or off. Run "
            "“manage.py migrate”, which makes them again, restart the portal, and find out who took them away.",
            ", ".join(gone[:SHOWN]),
        )
    if missing := sorted(_missing_constraints()):
        named = ", ".join(missing[:SHOWN]) + (" and others" if len(missing) > SHOWN else "")
        yield must(
            f"{counted(len(missing), 'rule')} of the database {verb(len(missing), 'is', 'are')} missing: {named}. "
            "Somebody changed it by hand: compare with a database that was migrated from nothing, and add what is "
            "missing."
        )


def _missing_constraints() -> Iterator[str]:
    with connection.cursor() as cursor:
        for model in apps.get_models():
            wanted = {constraint.name for constraint in model._meta.constraints}
            if wanted and model._meta.managed and model._meta.app_label in settings.PORTAL_APPS:
                yield from wanted - {*connection.introspection.get_constraints(cursor, model._meta.db_table)}


def _sqlite_triggers() -> list[str]:
    there = {name: _plain(sql) for name, sql in ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")}
    return [name for name, sql in (of_minutes.SQLITE | of_figures.SQLITE).items() if there.get(name) != _plain(sql)]


def _postgresql_triggers() -> list[str]:
    """Their names, and those of their functions: a function may be replaced under a trigger that is there."""
    on = {name for (name,) in ask("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")}
    bodies = {
        name: _plain(body)
        for name, body in ask(
            "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE ANY (ARRAY['boards%', 'improvement%'])"
        )
    }
    wanted = of_minutes.POSTGRESQL_FUNCTIONS | of_figures.POSTGRESQL_FUNCTIONS
    functions = [name for name, sql in wanted.items() if bodies.get(name) != _plain(sql.split("$$")[1])]
    triggers = [*of_minutes.POSTGRESQL_TRIGGERS, *of_figures.POSTGRESQL_TRIGGERS]
    return [name for name in triggers if name not in on] + functions


def _plain(sql: str) -> str:
    return " ".join(sql.split())


def sqlite_file() -> Path | None:
    """The file of the database; None on PostgreSQL and for one in memory."""
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and ":memory:" not in name and "mode=memory" not in name
    return Path(name) if is_file else None


def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows that answer a question in SQL."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)  # type: ignore[arg-type]
        return cursor.fetchall()
