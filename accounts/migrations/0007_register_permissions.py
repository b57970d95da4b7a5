"""Let officers and administrators refresh the register."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("accounts.migrations.0003_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_spreadsheet_import_permissions"),
        ("partnerships", "0007_register_imports_previewed"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
