"""Say of a seat that has ended whether it is to be filled; and let nobody chair a board twice over the same days.

The second is an exclusion constraint, on PostgreSQL alone, as of memberships (``partnerships`` 0002): elsewhere the
forms and the actions refuse (``boards/seats/chairing.py``).
"""

from django.db import migrations, models

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

    dependencies = [
        ('boards', '0019_papers_tabled_without_a_file'),
        ('partnerships', '0014_names_before_and_merged_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalseat',
            name='vacancy',
            field=models.CharField(blank=True, choices=[('', 'Vacant where its body holds no other'), ('open', 'To be filled'), ('filled', 'Filled'), ('lapsed', 'Not to be filled')], default='', editable=False, max_length=10, verbose_name='once it has ended'),
        ),
        migrations.AddField(
            model_name='seat',
            name='vacancy',
            field=models.CharField(blank=True, choices=[('', 'Vacant where its body holds no other'), ('open', 'To be filled'), ('filled', 'Filled'), ('lapsed', 'Not to be filled')], default='', editable=False, max_length=10, verbose_name='once it has ended'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('vacancy__in', ['', 'open', 'filled', 'lapsed'])), name='boards_seat_vacancy_known'),
        ),
        migrations.RunPython(_on_postgresql(ADD), _on_postgresql(DROP)),
    ]
