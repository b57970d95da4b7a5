"""Forbid two authorities of one school on one day, on PostgreSQL; and give each school the authority that it has.

``[]`` makes both days count, as in migration 0002. SQLite has no exclusion constraints: there
``SchoolAuthority.clean`` and the actions refuse.
"""

import datetime as dt

from django.db import migrations
from django.db.models import Count

ADD = """
ALTER TABLE partnerships_schoolauthority ADD CONSTRAINT partnerships_schoolauthority_no_overlap
EXCLUDE USING gist (
    int8range(school_id, school_id, '[]') WITH &&,
    daterange(started_on, ended_on, '[]') WITH &&
)
"""
DROP = "ALTER TABLE partnerships_schoolauthority DROP CONSTRAINT partnerships_schoolauthority_no_overlap"
LONG_SINCE = dt.date(1974, 4, 1)


def _on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


def give(apps, schema_editor):
    """Make the authorities that schools name. Home is the one with the most schools in districts, which are its own."""
    alias = schema_editor.connection.alias
    School, Authority = (apps.get_model("partnerships", name) for name in ("School", "Authority"))
    schools = School.objects.using(alias).order_by()
    in_districts = schools.filter(district__isnull=False).values("la_code").annotate(n=Count("pk")).order_by("-n")
    home = in_districts.values_list("la_code", flat=True).first()
    names = dict(schools.values_list("la_code", "la_name"))
    made = {
        code: Authority.objects.using(alias).create(
            code=code, name=name, is_home=code == home, started_on=LONG_SINCE
        )
        for code, name in sorted(names.items())
    }
    SchoolAuthority = apps.get_model("partnerships", "SchoolAuthority")
    SchoolAuthority.objects.using(alias).bulk_create(
        (
            SchoolAuthority(school_id=pk, authority=made[code], started_on=LONG_SINCE)
            for pk, code in schools.values_list("pk", "la_code")
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0007_authorities")]
    operations = [
        migrations.RunPython(_on_postgresql(ADD), _on_postgresql(DROP)),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
