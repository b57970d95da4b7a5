"""A refresh keeps from which day schools come to other authorities, and which of these are home then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0004_what_came_after_a_refresh")]
    operations = [
        migrations.AddField(
            "registerimport",
            "authorities",
            models.JSONField(
                blank=True,
                default=dict,
                help_text="Where schools come to other authorities: from which day, and the codes of those that are home "
                "then.",
            ),
        ),
    ]
