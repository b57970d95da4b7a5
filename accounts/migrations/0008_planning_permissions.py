"""Let officers set the dates of terms and the template agendas."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("accounts.migrations.0003_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_register_permissions"), ("boards", "0003_recording")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
