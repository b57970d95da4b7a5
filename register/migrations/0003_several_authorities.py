"""A refresh takes the schools of one authority or of several."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0002_a_worker_claims_a_step")]
    operations = [
        migrations.RenameField("registerimport", "la_code", "la_codes"),
        migrations.AlterField(
            "registerimport",
            "la_codes",
            models.CharField(
                blank=True,
                help_text="Their codes, separated by commas. Empty where all were taken.",
                max_length=200,
                verbose_name="local authorities",
            ),
        ),
    ]
