"""Rules over rows and tables that no CHECK can hold, as triggers on both databases.

- a frozen version of minutes never changes;
- a paper of a Part B item is never public: a public one is refused, and when an item becomes Part B its papers
  stop being public in the same statement.

On SQLite Django rebuilds a table to alter it and so drops its triggers: a migration that alters one of these tables
ends with ``migrations.RunPython(install, uninstall)``; a test checks that they are there.
"""

PART_B_PUBLIC = "A paper of a Part B item is never public"
FROZEN = "A frozen version of minutes never changes"

SQLITE = {
    "boards_minutesversion_frozen": f"""
        CREATE TRIGGER boards_minutesversion_frozen BEFORE UPDATE ON boards_minutesversion
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    "boards_paper_insert_part_b": f"""
        CREATE TRIGGER boards_paper_insert_part_b BEFORE INSERT ON boards_paper
        WHEN NEW.is_public AND (SELECT is_part_b FROM boards_agendaitem WHERE id = NEW.item_id)
        BEGIN SELECT RAISE(ABORT, '{PART_B_PUBLIC}'); END""",
    "boards_paper_update_part_b": f"""
        CREATE TRIGGER boards_paper_update_part_b BEFORE UPDATE ON boards_paper
        WHEN NEW.is_public AND (SELECT is_part_b FROM boards_agendaitem WHERE id = NEW.item_id)
        BEGIN SELECT RAISE(ABORT, '{PART_B_PUBLIC}'); END""",
    "boards_agendaitem_part_b": """
        CREATE TRIGGER boards_agendaitem_part_b AFTER UPDATE OF is_part_b ON boards_agendaitem WHEN NEW.is_part_b
        BEGIN UPDATE boards_paper SET is_public = FALSE WHERE item_id = NEW.id AND is_public; END""",
}

POSTGRESQL_FUNCTIONS = {
    "boards_refuse_change": f"""
        CREATE OR REPLACE FUNCTION boards_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    "boards_check_part_b": f"""
        CREATE OR REPLACE FUNCTION boards_check_part_b() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.is_public AND (SELECT is_part_b FROM boards_agendaitem WHERE id = NEW.item_id) THEN
                RAISE EXCEPTION '{PART_B_PUBLIC}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$""",
    "boards_withdraw_papers": """
        CREATE OR REPLACE FUNCTION boards_withdraw_papers() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE boards_paper SET is_public = FALSE WHERE item_id = NEW.id AND is_public;
            RETURN NEW;
        END $$""",
}
POSTGRESQL_TRIGGERS = {
    "boards_minutesversion_frozen": (
        "boards_minutesversion",
        "BEFORE UPDATE ON boards_minutesversion FOR EACH ROW EXECUTE FUNCTION boards_refuse_change()",
    ),
    "boards_paper_part_b": (
        "boards_paper",
        "BEFORE INSERT OR UPDATE ON boards_paper FOR EACH ROW EXECUTE FUNCTION boards_check_part_b()",
    ),
    "boards_agendaitem_part_b": (
        "boards_agendaitem",
        "AFTER UPDATE OF is_part_b ON boards_agendaitem FOR EACH ROW WHEN (NEW.is_part_b) "
        "EXECUTE FUNCTION boards_withdraw_papers()",
    ),
}


def install(apps, schema_editor) -> None:
    """Make the triggers, anew where they are there already; for ``migrations.RunPython``."""
    uninstall(apps, schema_editor)
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def uninstall(apps, schema_editor) -> None:
    """Remove the triggers that are there; for ``migrations.RunPython``."""
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        return
    for name, (table, _) in POSTGRESQL_TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return list(SQLITE.values())
    triggers = [f"CREATE TRIGGER {name} {rest}" for name, (_, rest) in POSTGRESQL_TRIGGERS.items()]
    return [*POSTGRESQL_FUNCTIONS.values(), *triggers]
