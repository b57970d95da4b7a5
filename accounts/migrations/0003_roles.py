"""Make the roles as groups, with their permissions."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from accounts.roles import PERMISSIONS


def make_roles(apps, schema_editor):
    """Make each group and give it its permissions, which are not there yet on a new database.

    Those of models that come later are given by the migration that comes after them.
    """
    from django.apps import apps as installed  # create_permissions asks each app for its configuration

    alias = schema_editor.connection.alias
    for label in ("accounts", "auth", "boards", "improvement", "partnerships"):
        create_permissions(installed.get_app_config(label), verbosity=0, using=alias, apps=apps)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, permissions in PERMISSIONS.items():
        group, _ = group_model.objects.using(alias).get_or_create(name=name)
        for permission in permissions:
            app_label, codename = permission.split(".")
            group.permissions.add(
                *permission_model.objects.using(alias).filter(content_type__app_label=app_label, codename=codename)
            )


def remove_roles(apps, schema_editor):
    """Remove the groups."""
    apps.get_model("auth", "Group").objects.filter(name__in=PERMISSIONS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_user_person"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("boards", "0002_triggers"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("improvement", "0001_initial"),
        ("partnerships", "0002_membership_exclusion"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
