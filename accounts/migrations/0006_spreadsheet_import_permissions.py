"""Let officers import spreadsheets."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("accounts.migrations.0003_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_confirmation_permissions"),
        ("partnerships", "0006_spreadsheet_imports"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
