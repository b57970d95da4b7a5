"""What never changes once it was written, whatever asks the database: triggers on both, as no CHECK can hold that.

A figure of a past year, a termly report that became a paper, and the words of a framework that is in use. On SQLite
Django rebuilds a table to alter it and so drops its trigger: a migration that alters one of these tables ends with
``migrations.RunPython`` and the pair that makes it again; a test checks that each is there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

IN_USE = "EXISTS (SELECT 1 FROM improvement_selfevaluation WHERE framework_id = {of})"
OF_THEME = "(SELECT framework_id FROM improvement_theme WHERE id = OLD.theme_id)"


@dataclass(frozen=True)
class ChangeRefused:
    """A trigger that refuses to change a row of ``table``; ``when`` is SQL over ``OLD``, true for all where empty."""

    name: str
    table: str
    said: str
    when: str = "TRUE"

    @property
    def function(self) -> str:
        """What PostgreSQL's trigger calls."""
        return "improvement_refuse_change" if self.table == FIGURES[0].table else f"{self.table}_refuse_change"

    @property
    def on_sqlite(self) -> str:
        """How SQLite makes it."""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.said}'); END"
        return f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {self.table} WHEN {self.when} {refuse}"

    @property
    def function_on_postgresql(self) -> str:
        """How PostgreSQL makes the function."""
        refuse = f"RAISE EXCEPTION '{self.said}' USING ERRCODE = 'integrity_constraint_violation';"
        return (
            f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {self.when} THEN {refuse} END IF; RETURN NEW; END $$"
        )

    @property
    def on_postgresql(self) -> tuple[str, str]:
        """Its table, and what follows the name in PostgreSQL."""
        return self.table, f"BEFORE UPDATE ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.function}()"


FROZEN = "A figure of a past year never changes"
REPORT_FROZEN = "A termly report that is a paper never changes"
WORDS_FIXED = "A framework that is in use never changes"
FIGURES = (ChangeRefused("improvement_yearfigure_frozen", "improvement_yearfigure", FROZEN),)
REPORTS = (ChangeRefused("improvement_termreport_frozen", "improvement_termreport", REPORT_FROZEN),)
_OF_FRAMEWORK = IN_USE.format(of="OLD.framework_id")
WORDS = (
    ChangeRefused("improvement_theme_fixed", "improvement_theme", WORDS_FIXED, _OF_FRAMEWORK),
    ChangeRefused("improvement_stage_fixed", "improvement_stage", WORDS_FIXED, _OF_FRAMEWORK),
    ChangeRefused("improvement_statement_fixed", "improvement_statement", WORDS_FIXED, IN_USE.format(of=OF_THEME)),
)
ALL = (*FIGURES, *REPORTS, *WORDS)
SQLITE = {one.name: one.on_sqlite for one in ALL}
POSTGRESQL_FUNCTIONS = {one.function: one.function_on_postgresql for one in ALL}
POSTGRESQL_TRIGGERS = {one.name: one.on_postgresql for one in ALL}

Step = Callable[[Any, Any], None]


def _pair(triggers: Iterable[ChangeRefused]) -> tuple[Step, Step]:
    """What makes them, anew where they are there already, and what removes them; for ``migrations.RunPython``."""

    def install(apps: Any, schema_editor: Any) -> None:
        uninstall(apps, schema_editor)
        for one in triggers:
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(one.on_sqlite)
            else:
                schema_editor.execute(one.function_on_postgresql)
                schema_editor.execute(f"CREATE TRIGGER {one.name} {one.on_postgresql[1]}")

    def uninstall(apps: Any, schema_editor: Any) -> None:
        for one in triggers:
            on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {one.table}"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {one.name}{on}")

    return install, uninstall


install, uninstall = _pair(FIGURES)
install_reports, uninstall_reports = _pair(REPORTS)
install_words, uninstall_words = _pair(WORDS)
