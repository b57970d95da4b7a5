"""A figure of a past year never changes, whatever asks the database: a trigger on both, as no CHECK can hold that.

On SQLite Django rebuilds a table to alter it and so drops its trigger: a migration that alters this table ends with
``migrations.RunPython(install, uninstall)``; a test checks that it is there.
"""

NAME, TABLE, FUNCTION = "improvement_yearfigure_frozen", "improvement_yearfigure", "improvement_refuse_change"
FROZEN = "A figure of a past year never changes"
SQLITE = {
    NAME: f"""
        CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"""
}
POSTGRESQL_FUNCTIONS = {
    FUNCTION: f"""
        CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
}
POSTGRESQL_TRIGGERS = {NAME: (TABLE, f"BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()")}


def install(apps, schema_editor) -> None:
    """Make it, anew where it is there already; for ``migrations.RunPython``."""
    uninstall(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        statements = [*SQLITE.values()]
    else:
        made = [f"CREATE TRIGGER {name} {rest}" for name, (_, rest) in POSTGRESQL_TRIGGERS.items()]
        statements = [*POSTGRESQL_FUNCTIONS.values(), *made]
    for statement in statements:
        schema_editor.execute(statement)


def uninstall(apps, schema_editor) -> None:
    """Remove it where it is there; for ``migrations.RunPython``."""
    on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{on}")
