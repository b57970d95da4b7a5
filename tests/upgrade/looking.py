"""What a database is made of, and what an upgrade did to its rows."""

import re
from collections.abc import Collection, Iterator, Mapping

from django.db import connection

# What `migrate` itself adds to, from what the code says: permissions, roles, kinds of records, stamps of new tables.
GROW = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "office_tablestamp",
}

# Casts and brackets: PostgreSQL writes them otherwise once a rule went through a dump.
AS_WRITTEN = re.compile(r"::[a-z]+( varying)?(\(\d+\))?(\[\])?|[()\s]")

SQLITE = ["SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"]
POSTGRESQL = [
    """
    SELECT 'column ' || table_name || '.' || column_name,
           concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default, is_identity)
    FROM information_schema.columns WHERE table_schema = 'public'
    """,
    """
    SELECT contype::text || ' constraint ' || conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    """,
    "SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT 'trigger ' || tgrelid::regclass::text || '.' || tgname, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    """,
    "SELECT 'function ' || proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'extension ' || extname, '' FROM pg_extension",
]


def schema() -> dict[str, str]:
    """The tables, columns, constraints, indexes, triggers and functions that are there, each with what it says."""
    questions = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(question)
            found |= {name: AS_WRITTEN.sub("", said or "") for name, said in cursor.fetchall()}
    return found


def differences(before: Mapping[str, int], after: Mapping[str, int], grow: Collection[str] = ()) -> Iterator[str]:
    """What became of the rows of each table that was there; those named by ``grow`` may have more than before."""
    for table, count in sorted(before.items()):
        now = after.get(table)
        if now is None:
            yield f"{table} is gone, with {count} rows"
        elif now < count or (now > count and table not in grow):
            yield f"{table}: {count} rows before, {now} after"
