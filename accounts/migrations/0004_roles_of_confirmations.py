"""Give the roles what is new: the yearly confirmation, snapshots of coverage and the log of e-mails."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

NEW = {
    "LA officer": [
        f"{verb}_{model}" for model in ("confirmation", "correction") for verb in ("view", "add", "change", "delete")
    ]
    + ["view_coveragesnapshot", "view_sentemail"],
    "Administrator": ["view_coveragesnapshot"],
}


def give(apps, schema_editor):
    """Add the permissions, which are not there yet on a database where these models are new."""
    from django.apps import apps as installed  # create_permissions asks the app for its configuration

    alias = schema_editor.connection.alias
    create_permissions(installed.get_app_config("partnerships"), verbosity=0, using=alias, apps=apps)
    for group, permissions in _found(apps, alias):
        group.permissions.add(*permissions)


def take_back(apps, schema_editor):
    """Remove them from the roles."""
    for group, permissions in _found(apps, schema_editor.connection.alias):
        group.permissions.remove(*permissions)


def _found(apps, alias):
    permission_model = apps.get_model("auth", "Permission")
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=NEW):
        yield (
            group,
            permission_model.objects.using(alias).filter(
                content_type__app_label="partnerships", codename__in=NEW[group.name]
            ),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_roles"),
        ("partnerships", "0008_confirmations_and_snapshots"),
    ]
    operations = [migrations.RunPython(give, take_back)]
