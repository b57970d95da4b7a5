"""Forbid overlapping memberships of one school in one partnership, on PostgreSQL.

The pairs are given to the GiST index as ranges of one number, which needs no extension (and so no superuser);
``[]`` makes both days count. SQLite has no exclusion constraints: there ``Membership.clean`` and the actions refuse.
"""

from django.db import migrations

ADD = """
ALTER TABLE partnerships_membership ADD CONSTRAINT partnerships_membership_no_overlap
EXCLUDE USING gist (
    int8range(partnership_id, partnership_id, '[]') WITH &&,
    int8range(school_id, school_id, '[]') WITH &&,
    daterange(started_on, ended_on, '[]') WITH &&
)
"""
DROP = "ALTER TABLE partnerships_membership DROP CONSTRAINT partnerships_membership_no_overlap"


def _on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]
    operations = [migrations.RunPython(_on_postgresql(ADD), _on_postgresql(DROP))]
