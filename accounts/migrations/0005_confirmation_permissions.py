"""Let officers ask for confirmations, and see snapshots of coverage."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("accounts.migrations.0003_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_enquiry_permissions"),
        ("partnerships", "0005_confirmations_and_snapshots"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
