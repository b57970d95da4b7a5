"""The log of erasures, in a migration of its own: whether it is there is asked by name (``accounts/erasures/mirror.py``)."""

import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_cache_table'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('model', models.CharField(help_text='As the code names it: partnerships.Person.', max_length=100)),
                ('key', models.CharField(help_text='Its primary key.', max_length=64)),
                ('fields', models.JSONField(blank=True, default=list, help_text='Which fields; none where the record was deleted.')),
                ('with_history', models.BooleanField(default=True, help_text='Whether its history was erased with it.')),
                ('rule', models.CharField(help_text='By which rule, or for which reason.', max_length=100)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.AddIndex(
            model_name='erasure',
            index=models.Index(fields=['at'], name='accounts_er_at_28291c_idx'),
        ),
        migrations.AddIndex(
            model_name='erasure',
            index=models.Index(fields=['model', 'key'], name='accounts_er_model_441491_idx'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('model', ''), _negated=True), models.Q(('key', ''), _negated=True)), name='accounts_erasure_says_of_what'),
        ),
    ]
