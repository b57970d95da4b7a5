"""Let officers set the dates of terms and the template agendas."""

from django.db import migrations

from accounts.roles_migration import give_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_roles_again"), ("boards", "0003_recording")]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
