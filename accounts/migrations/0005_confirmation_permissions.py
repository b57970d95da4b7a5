"""Let officers ask for confirmations, and see snapshots of coverage."""

from django.db import migrations

from accounts.roles_migration import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_enquiry_permissions"),
        ("partnerships", "0005_confirmations_and_snapshots"),
    ]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
