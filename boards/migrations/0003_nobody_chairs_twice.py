"""Let nobody chair a board twice over the same days: an exclusion constraint, on PostgreSQL alone.

As of memberships (``partnerships`` 0002): elsewhere the forms and the actions refuse (``boards/seats/chairing.py``).
"""

from django.db import migrations

ADD = """
ALTER TABLE boards_seat ADD CONSTRAINT boards_seat_nobody_chairs_twice
EXCLUDE USING gist (
    int8range(board_id, board_id, '[]') WITH &&,
    int8range(person_id, person_id, '[]') WITH &&,
    daterange(started_on, ended_on, '[]') WITH &&
) WHERE (role IN ('chair', 'co-chair', 'vice-chair'))
"""
DROP = "ALTER TABLE boards_seat DROP CONSTRAINT boards_seat_nobody_chairs_twice"


def _on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("boards", "0002_triggers")]
    operations = [migrations.RunPython(_on_postgresql(ADD), _on_postgresql(DROP))]
