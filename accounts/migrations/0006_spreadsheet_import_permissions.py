"""Let officers import spreadsheets."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_confirmation_permissions"),
        ("partnerships", "0006_spreadsheet_imports"),
    ]
    operations: list = []  # roles are granted after every migration (accounts/granting.py)
