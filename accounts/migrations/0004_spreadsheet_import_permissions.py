"""Let officers import from spreadsheets."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from accounts.roles import OFFICER

MODEL = "spreadsheetimport"


def give(apps, schema_editor):
    """Give the permissions, which are not there yet, to the officers."""
    from django.apps import apps as installed  # create_permissions asks each app for its configuration

    alias = schema_editor.connection.alias
    create_permissions(installed.get_app_config("partnerships"), verbosity=0, using=alias, apps=apps)
    officers = apps.get_model("auth", "Group").objects.using(alias).get(name=OFFICER)
    officers.permissions.add(*_permissions(apps, alias))


def take(apps, schema_editor):
    """Take them away again."""
    alias = schema_editor.connection.alias
    officers = apps.get_model("auth", "Group").objects.using(alias).get(name=OFFICER)
    officers.permissions.remove(*_permissions(apps, alias))


def _permissions(apps, alias):
    return (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .filter(content_type__app_label="partnerships", codename__in=[f"view_{MODEL}", f"add_{MODEL}"])
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles"), ("partnerships", "0006_spreadsheet_imports")]
    operations = [migrations.RunPython(give, take)]
