"""Triggers for the rules that no CHECK can hold."""

from django.db import migrations

from boards.triggers import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_initial")]
    operations = [migrations.RunPython(install, uninstall)]
