"""Let officers see to enquiries."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles"), ("partnerships", "0004_enquiries")]
    operations: list = []  # roles are granted after every migration (accounts/granting.py)
