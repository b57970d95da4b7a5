"""Let officers import spreadsheets."""

from django.db import migrations

from accounts.roles_migration import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_confirmation_permissions"),
        ("partnerships", "0006_spreadsheet_imports"),
    ]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
