"""Addresses that accounts have left, with which django-allauth still let people in, are forgotten."""

from django.db import migrations
from django.db.models import F


def forget(apps, schema_editor):
    """Keep of each account the address that it signs in with."""
    addresses = apps.get_model("account", "EmailAddress").objects.using(schema_editor.connection.alias)
    addresses.exclude(email=F("user__email")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_events_of_the_ways_in"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
