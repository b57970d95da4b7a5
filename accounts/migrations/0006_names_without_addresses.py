

import base.names
from base.names import divided
from django.db import migrations, models


def divide(apps, schema_editor):
    """Take e-mail addresses out of what is there, so that it can be saved again."""
    for model, field in (("User", "name"), ("Invitation", "name")):
        rows = apps.get_model("accounts", model).objects.using(schema_editor.connection.alias)
        for row in rows.filter(**{f"{field}__contains": "@"}):
            setattr(row, field, divided(getattr(row, field))[0].replace("@", " at "))
            row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_forget_former_addresses'),
    ]

    operations = [
        migrations.RunPython(divide, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='historicaluser',
            name='name',
            field=models.CharField(blank=True, help_text='Shown at the top of the page when signed in.', max_length=150, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='name',
            field=models.CharField(blank=True, help_text='As they are called, for example Ann Day.', max_length=150, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='user',
            name='name',
            field=models.CharField(blank=True, help_text='Shown at the top of the page when signed in.', max_length=150, validators=[base.names.refuse_address]),
        ),
    ]
