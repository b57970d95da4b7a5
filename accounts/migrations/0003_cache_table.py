"""The table in which all processes count tries together, unless another cache is set."""

from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps, schema_editor):
    """Make it, where it is not there yet."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_who_belongs_to_whom")]
    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
