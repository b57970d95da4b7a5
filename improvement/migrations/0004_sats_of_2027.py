"""The one week of tests that is announced for the whole country (ADR 55)."""

import datetime as dt

from django.db import migrations

# The Standards and Testing Agency, “Primary assessments: future dates”. What else schools sit in a year officers enter.
SATS_2027 = {
    "name": "SATs week",
    "kind": "tests",
    "starts_on": dt.date(2027, 5, 10),
    "ends_on": dt.date(2027, 5, 13),
    "concerns_primary": True,
}


def add_sats(apps, schema_editor):
    """Add the key stage 2 tests of 2027, unless they are there."""
    rows = apps.get_model("improvement", "DaysToKeepClear").objects.using(schema_editor.connection.alias)
    rows.get_or_create(**SATS_2027)


class Migration(migrations.Migration):
    dependencies = [("improvement", "0003_topics_of_november_2025")]
    operations = [migrations.RunPython(add_sats, migrations.RunPython.noop)]
