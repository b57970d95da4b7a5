

import base.names
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0003_names_divided'),
    ]

    operations = [
        migrations.AlterField(
            model_name='enquiry',
            name='sender_name',
            field=models.CharField(blank=True, max_length=150, validators=[base.names.refuse_address], verbose_name='sender’s name'),
        ),
        migrations.AlterField(
            model_name='historicalorganisation',
            name='name',
            field=models.CharField(db_index=True, help_text='As it is written on the page: “ASHE”.', max_length=100, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='historicalpartnership',
            name='name',
            field=models.CharField(db_index=True, max_length=120, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='historicalperson',
            name='name',
            field=models.CharField(help_text='As they write it. One name or three will do.', max_length=150, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='historicalperson',
            name='title',
            field=models.CharField(blank=True, help_text='Only if they use one: “Dr”, “Canon”.', max_length=20, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='name',
            field=models.CharField(help_text='As it is written on the page: “ASHE”.', max_length=100, unique=True, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='partnership',
            name='name',
            field=models.CharField(max_length=120, unique=True, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='person',
            name='name',
            field=models.CharField(help_text='As they write it. One name or three will do.', max_length=150, validators=[base.names.refuse_address]),
        ),
        migrations.AlterField(
            model_name='person',
            name='title',
            field=models.CharField(blank=True, help_text='Only if they use one: “Dr”, “Canon”.', max_length=20, validators=[base.names.refuse_address]),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name__contains', '@'), _negated=True), models.Q(('title__contains', '@'), _negated=True)), name='partnerships_person_name_without_address', violation_error_message='Enter the name without an e-mail address: names are shown to everybody.'),
        ),
    ]
