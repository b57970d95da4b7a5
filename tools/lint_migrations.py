"""What `make check` asks of each migration after 1.0: does the version before go on working on its tables (ADR 87)?

The SQL is PostgreSQL's, which is what a real portal runs on, written as `sqlmigrate` would but without a server, so
that whoever checks needs none. django-migration-linter judges it, and looks at what data migrations import.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

import django
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.utils import Error, OperationalError
from django_migration_linter.migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import PostgresqlAnalyser, analyse_sql_statements
from django_migration_linter.sql_analyser.base import (
    Check,
    CheckMode,
    CheckType,
    Issue,
    has_add_unique,
    has_not_null_column,
)

PROJECT = Path(__file__).resolve().parent.parent
RELEASED = PROJECT / "tests" / "data" / "upgrade" / "migrations.sha256"  # those of 1.0, as sha256sum writes them
OLDEST = 140000  # of PostgreSQL, that the portal runs on
COLUMN = re.compile(r'ALTER TABLE ("[^"]+") (?:ADD|ALTER) COLUMN ("[^"]+") ')
CONSTRAINT = re.compile(r'ALTER TABLE ("[^"]+") ADD CONSTRAINT .* (?:CHECK|EXCLUDE|FOREIGN KEY)\b', re.DOTALL)
TELLS_WHY = "safe_because"
WHAT_TO_DO = f"""
The version before must go on working on the new tables, for it may be taken back, or still run on another server. Add
first what is new, so that it may be left out; take away what nobody uses any more in a later version (docs/adr/0087).
Where somebody looked and it is safe all the same, the class Migration says so by what stands in brackets here:
{TELLS_WHY} = {{"ALTER_COLUMN": "the text may only become longer"}}"""


class NoServer(DatabaseWrapper):
    """PostgreSQL as far as Django knows it by itself."""

    pg_version = OLDEST  # else it is asked

    def _cursor(self, name: str | None = None) -> NoReturn:
        """Refuse: what needs a server cannot be written down."""
        raise OperationalError("There is no server.")


class OnPaper(DatabaseSchemaEditor):
    """Writes down what PostgreSQL would be sent, and asks it nothing."""

    execute = BaseDatabaseSchemaEditor.execute  # PostgreSQL's has a server put values in

    def __enter__(self) -> "OnPaper":
        self.deferred_sql: list[Any] = []
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            for sql in self.deferred_sql:
                self.execute(sql, None)

    def _constraint_names(self, *args: object, **kwargs: object) -> list[str]:
        """One, of whatever name: it is the server that knows it."""
        return ["as_the_server_has_it"]


def demands_a_value(statements: list[str], **_given: object) -> str:
    """The statement by which a column demands what the code before does not give.

    Each column by itself: the library takes the default of one for that of another. And that a value becomes necessary
    is never right, default or not, as the code before says NULL by name.
    """
    by_column = defaultdict(list)
    for sql in statements:
        if found := COLUMN.match(sql):
            by_column[found.groups()].append(sql)
    wrong = (
        of_one[0]
        for of_one in by_column.values()
        if has_not_null_column(of_one) or any("SET NOT NULL" in sql for sql in of_one)
    )
    return next(wrong, "")


def demands_uniqueness(statements: list[str], **_given: object) -> str:
    """The statement by which a table that was there must have no two alike; the library looks at the first alone."""
    made = [sql for sql in statements if sql.startswith("CREATE TABLE")]
    return next((sql for sql in statements if has_add_unique([*made, sql])), "")


def demands_a_rule(statements: list[str], **_given: object) -> str:
    """The statement by which a table that was there has a rule that the code before does not know."""
    made = {sql.split()[2] for sql in statements if sql.startswith("CREATE TABLE")}
    rules = (sql for sql in statements if (found := CONSTRAINT.match(sql)) and found[1] not in made)
    return next(rules, "")


class Analyser(PostgresqlAnalyser):
    """What the library looks for, with what it overlooks."""

    migration_checks = [
        Check("NOT_NULL", demands_a_value, "a column demands a value", CheckMode.TRANSACTION, CheckType.ERROR),
        Check("ADD_UNIQUE", demands_uniqueness, "no two rows may be alike", CheckMode.TRANSACTION, CheckType.ERROR),
        Check("ADD_CONSTRAINT", demands_a_rule, "a table has a new rule", CheckMode.TRANSACTION, CheckType.ERROR),
    ]

    def build_issue(self, migration_check: Check, sql_statement: list[str] | str) -> Issue:
        """Say where it is, also where the whole migration was looked at."""
        found = migration_check.fn(sql_statement)
        return super().build_issue(migration_check, found if isinstance(found, str) else sql_statement)


def sql_of(migration: Migration, before: ProjectState) -> list[str]:
    """What PostgreSQL is sent. Raises an error of the database where that depends on what it would answer."""
    with OnPaper(NoServer({"NAME": "none", "TIME_ZONE": None}), collect_sql=True) as editor:
        migration.apply(before.clone(), editor, collect_sql=True)
    return [sql for sql in editor.collected_sql if not sql.startswith("--")]


def faults_of(migration: Migration, before: ProjectState) -> Iterator[str]:
    """What the version before could not live with, a line each; and reasons that are none."""
    why = getattr(migration, TELLS_WHY, {})
    try:
        issues, ignored, _warnings = analyse_sql_statements(Analyser, sql_of(migration, before), why)
    except Error as error:
        yield f"what it does depends on what the server answers, so nobody can tell ({type(error).__name__})"
        return
    for operation in migration.operations:
        if isinstance(operation, RunPython):
            of_code = MigrationLinter.get_runpython_model_import_issues(operation.code)
            issues += [issue for issue in of_code if issue.code not in why]
            ignored += [issue for issue in of_code if issue.code in why]
    for issue in issues:
        where = f": {issue.table}{f', {issue.column}' if issue.column else ''}" if issue.table else ""
        yield f"{issue.message}{where} [{issue.code}]"
    for code, reason in why.items():
        if not reason.strip():
            yield f"{TELLS_WHY} gives no reason for {code}"
        elif code not in {issue.code for issue in ignored}:
            yield f"{TELLS_WHY} names {code}, and there is nothing of it"


def released() -> set[tuple[str, str]]:
    """The migrations that a released version has, by app and name."""
    paths = [Path(line.split()[1]) for line in RELEASED.read_text(encoding="utf-8").splitlines()]
    return {(path.parts[0], path.stem) for path in paths}


def main() -> int:
    """Look at each of ours that no released version has; print what is at fault, and return how much."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(PROJECT))
    django.setup()
    from django.conf import settings

    loader, known, count = MigrationLoader(None), released(), 0
    ours = {label.split(".")[0] for label in settings.PORTAL_APPS}
    for key in sorted(key for key in loader.graph.nodes if key[0] in ours and key not in known):
        for fault in faults_of(loader.graph.nodes[key], loader.project_state(key, at_end=False)):
            print(f"{key[0]}/migrations/{key[1]}.py: {fault}")
            count += 1
    if count:
        print(WHAT_TO_DO)
    return count


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
