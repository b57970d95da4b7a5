from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('spreadsheets', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='spreadsheetimport',
            name='layout',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
