"""Let officers ask for confirmations, and see snapshots of coverage."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_enquiry_permissions"),
        ("partnerships", "0005_confirmations_and_snapshots"),
    ]
    operations: list = []  # roles are granted after every migration (accounts/granting.py)
