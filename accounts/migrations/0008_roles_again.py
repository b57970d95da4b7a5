"""Give the roles what they may do besides, now that there is more to do."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_signing_in"), ("partnerships", "0007_register_imports_previewed")]
    operations: list = []  # roles are granted after every migration (accounts/granting.py)
