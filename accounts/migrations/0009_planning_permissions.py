"""Let officers set the dates of terms and the template agendas."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_roles_again"), ("boards", "0003_recording")]
    operations: list = []  # roles are granted after every migration (accounts/granting.py)
