"""Triggers for what never changes once it was written: figures, reports, and the words of a framework in use."""

from django.db import migrations

from improvement.triggers import install, install_reports, install_words, uninstall, uninstall_reports, uninstall_words


class Migration(migrations.Migration):
    dependencies = [("improvement", "0001_initial")]
    operations = [
        migrations.RunPython(install, uninstall),
        migrations.RunPython(install_reports, uninstall_reports),
        migrations.RunPython(install_words, uninstall_words),
    ]
