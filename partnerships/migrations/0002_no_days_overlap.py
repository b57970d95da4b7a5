"""Forbid overlapping memberships of one school in one partnership, and two authorities of one school on one day.

On PostgreSQL alone. The pairs are given to the GiST index as ranges of one number, which needs no extension (and so no
superuser); ``[]`` makes both days count. SQLite has no exclusion constraints: there ``Membership.clean``,
``SchoolAuthority.clean`` and the actions refuse.
"""

from django.db import migrations

OVERLAPPING = {
    "partnerships_membership": ("partnership_id", "school_id"),
    "partnerships_schoolauthority": ("school_id",),
}


def _on_postgresql(schema_editor, sql):
    for table, pair in OVERLAPPING.items() if schema_editor.connection.vendor == "postgresql" else ():
        same = ", ".join(f"int8range({column}, {column}, '[]') WITH &&" for column in pair)
        schema_editor.execute(sql.format(table=table, same=same))


def add(apps, schema_editor):
    """Add a constraint to each of the tables."""
    _on_postgresql(
        schema_editor,
        "ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap"
        " EXCLUDE USING gist ({same}, daterange(started_on, ended_on, '[]') WITH &&)",
    )


def drop(apps, schema_editor):
    """Drop both."""
    _on_postgresql(schema_editor, "ALTER TABLE {table} DROP CONSTRAINT {table}_no_overlap")


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]
    operations = [migrations.RunPython(add, drop)]
