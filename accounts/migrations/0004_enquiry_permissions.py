"""Let officers see to enquiries."""

from django.db import migrations

from accounts.roles_migration import give_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles"), ("partnerships", "0004_enquiries")]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
