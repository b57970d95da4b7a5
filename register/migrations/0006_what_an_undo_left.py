"""A refresh that is undone keeps which of the records that it made are still there, so that they can be taken out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0005_chosen_authorities")]
    operations = [
        migrations.AddField(
            "registerimport",
            "left",
            models.JSONField(
                blank=True,
                default=list,
                help_text="Once it is undone, the rows of what it made and is still there: what was kept needed it.",
            ),
        ),
    ]
