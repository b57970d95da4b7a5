"""What moves the stamp of a table with every write to it: triggers, so that no kind of write can go past them (ADR 46).

They are made after every migration where they are missing: SQLite's are gone whenever Django rebuilds a table.

PostgreSQL. A transaction must not wait for another to note that it wrote, and must not be forgotten when one that wrote
later commits sooner. So each takes the first *place* that no transaction at work has taken (a lock that it only tries
for, and that ends with it), and puts new letters into the row of that table and place. Nobody else writes that row
meanwhile; it becomes visible with what was written, in one moment, which is the commit; and the letters are random, so
no later state looks like an earlier one. There are as many places as transactions ever wrote at once.

SQLite has one writer at a time, so one place will do.
"""

from typing import Any

from django.db import connections

from portal.kept_pages.tables import stamped_tables

POSTGRESQL_NAME = "portal_stamp"
FUNCTION = "portal_stamp_table"
LOCKS = 0x5457  # the first half of the key of the locks; nothing else in the portal takes any
# So many statements of one transaction that write to a table are noted. One would do, but for tests, which read within
# a transaction; without a limit PostgreSQL would go through as many versions of the row each time. The count is rolled
# back with what it counts, so where it is reached, letters of this very transaction are in the row.
MOST_OF_A_TRANSACTION = 1000

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    noted text := 'portal.stamped_' || TG_TABLE_NAME;
    times integer := coalesce(nullif(current_setting(noted, true), ''), '0');
    free integer := 0;
BEGIN
    IF times >= {MOST_OF_A_TRANSACTION} THEN
        RETURN NULL;
    END IF;
    PERFORM set_config(noted, (times + 1)::text, true);
    WHILE NOT pg_try_advisory_xact_lock({LOCKS}, free) LOOP
        free := free + 1;
    END LOOP;
    INSERT INTO office_tablestamp (table_name, place, mark) VALUES (TG_TABLE_NAME, free, gen_random_uuid())
    ON CONFLICT (table_name, place) DO UPDATE SET mark = excluded.mark;
    RETURN NULL;
END $$"""

SQLITE_MARK = "lower(hex(randomblob(16)))"


def install(sender: Any = None, *, using: str = "default", **sent: Any) -> None:
    """Make what is missing, and move every stamp; for ``post_migrate``, also after half of the migrations."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if "office_tablestamp" not in there:
        return
    tables = sorted(stamped_tables() & there)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name, sql in _missing(cursor, connection.vendor, tables).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)
        mark = SQLITE_MARK if connection.vendor == "sqlite" else "gen_random_uuid()"
        for table in tables:
            cursor.execute(
                f"INSERT INTO office_tablestamp (table_name, place, mark) VALUES (%s, 0, {mark}) "
                "ON CONFLICT (table_name, place) DO UPDATE SET mark = excluded.mark",
                [table],
            )


def missing(using: str = "default") -> list[str]:
    """The names of the triggers that are not there, or not as they are made here."""
    connection = connections[using]
    with connection.cursor() as cursor:
        return sorted(_missing(cursor, connection.vendor, sorted(stamped_tables())))


def _missing(cursor: Any, vendor: str, tables: list[str]) -> dict[str, str]:
    """By name, the SQL that makes each. PostgreSQL's are named by their table here, and must be on."""
    if vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        there = dict(cursor.fetchall())
        wanted = {name: sql for table in tables for name, sql in _sqlite(table).items()}
        return {name: sql for name, sql in wanted.items() if there.get(name) != sql}
    cursor.execute(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname = %s AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)",
        [POSTGRESQL_NAME],
    )
    on = {name for (name,) in cursor.fetchall()}
    return {f"{POSTGRESQL_NAME} on {table}": _postgresql(table) for table in tables if table not in on}


def _postgresql(table: str) -> str:
    return (
        f"CREATE TRIGGER {POSTGRESQL_NAME} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )


def _sqlite(table: str) -> dict[str, str]:
    """Nothing but UPDATE: in a trigger, how a conflict is settled is what the statement says that fired it."""
    return {
        f"stamp_{table}_{event}": (
            f"CREATE TRIGGER stamp_{table}_{event} AFTER {event.upper()} ON {table} "
            f"BEGIN UPDATE office_tablestamp SET mark = {SQLITE_MARK} WHERE table_name = '{table}'; END"
        )
        for event in ("insert", "update", "delete")
    }
