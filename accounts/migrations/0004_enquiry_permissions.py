"""Let officers see to enquiries."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("accounts.migrations.0003_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles"), ("partnerships", "0004_enquiries")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
