"""Make the roles as groups, with their permissions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_user_person"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("boards", "0002_triggers"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("improvement", "0001_initial"),
        ("partnerships", "0002_membership_exclusion"),
    ]
    operations: list = []  # roles are granted after every migration (accounts/granting.py)
