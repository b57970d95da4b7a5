

import base.names
from base.names import divided
from django.db import migrations, models


def divide(apps, schema_editor):
    """Take e-mail addresses out of what is there, so that it can be saved again."""
    for model, field in (("Seat", "post"),):
        rows = apps.get_model("boards", model).objects.using(schema_editor.connection.alias)
        for row in rows.filter(**{f"{field}__contains": "@"}):
            setattr(row, field, divided(getattr(row, field))[0].replace("@", " at "))
            row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('boards', '0002_triggers'),
    ]

    operations = [
        migrations.RunPython(divide, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='historicalseat',
            name='post',
            field=models.CharField(blank=True, help_text='What follows the name on the page: “Director of Education”.', max_length=200, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='seat',
            name='post',
            field=models.CharField(blank=True, help_text='What follows the name on the page: “Director of Education”.', max_length=200, validators=[base.names.refuse_address]),
        ),
    ]
