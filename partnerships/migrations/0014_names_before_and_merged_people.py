"""The names that organisations and people had before, and the keys of merged records of people."""

import base.names
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0013_why_schools_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalOrganisationName',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(help_text='As it was written then.', max_length=100, validators=[base.names.refuse_address], verbose_name='former name')),
                ('started_on', models.DateField(blank=True, help_text='The first day of that name. Leave empty if nobody knows.', null=True, verbose_name='name from')),
                ('ended_on', models.DateField(help_text='The last day of that name.', verbose_name='name until')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnerships.organisation')),
            ],
            options={
                'verbose_name': 'historical former name of an organisation',
                'verbose_name_plural': 'historical former names of organisations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MergedPerson',
            fields=[
                ('key', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('merged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('merged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='partnerships.person')),
            ],
            options={
                'verbose_name': 'merged record of a person',
                'verbose_name_plural': 'merged records of people',
                'ordering': ['key'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='OrganisationName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As it was written then.', max_length=100, validators=[base.names.refuse_address], verbose_name='former name')),
                ('started_on', models.DateField(blank=True, help_text='The first day of that name. Leave empty if nobody knows.', null=True, verbose_name='name from')),
                ('ended_on', models.DateField(help_text='The last day of that name.', verbose_name='name until')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='partnerships.organisation')),
            ],
            options={
                'verbose_name': 'former name of an organisation',
                'verbose_name_plural': 'former names of organisations',
                'ordering': ['organisation', '-ended_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='partnerships_organisationname_ends_after_start', violation_error_message='The name’s last day must be on or after its first.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='partnerships_organisationname_is_not_empty', violation_error_message='Enter the former name.'), models.UniqueConstraint(fields=('organisation', 'ended_on'), name='partnerships_organisationname_one_until_a_day', violation_error_message='Another former name of this organisation ends on that day.')],
            },
        ),
        migrations.CreateModel(
            name='PersonName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, validators=[base.names.refuse_address], verbose_name='former name')),
                ('ended_on', models.DateField(default=django.utils.timezone.localdate, help_text='The last day of that name.', verbose_name='name until')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='partnerships.person')),
            ],
            options={
                'verbose_name': 'former name of a person',
                'verbose_name_plural': 'former names of people',
                'ordering': ['person', '-ended_on', '-pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='partnerships_personname_once', violation_error_message='This former name is recorded already.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='partnerships_personname_is_not_empty', violation_error_message='Enter the former name.')],
            },
        ),
    ]
