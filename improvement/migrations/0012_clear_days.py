"""Days to keep clear, and schools' INSET days; with the one week that is announced for the whole country (ADR 55)."""

import datetime as dt

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# The Standards and Testing Agency, “Primary assessments: future dates”. What else schools sit in a year officers enter.
SATS_2027 = {
    "name": "SATs week",
    "kind": "tests",
    "starts_on": dt.date(2027, 5, 10),
    "ends_on": dt.date(2027, 5, 13),
    "concerns_primary": True,
}


def add_sats(apps, schema_editor):
    """Add the key stage 2 tests of 2027, unless they are there."""
    rows = apps.get_model("improvement", "DaysToKeepClear").objects.using(schema_editor.connection.alias)
    rows.get_or_create(**SATS_2027)


class Migration(migrations.Migration):

    dependencies = [
        ('improvement', '0011_holds_on_erasing'),
        ('partnerships', '0012_links_set_aside_by_officers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DaysToKeepClear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As it stands beside a visit: “SATs week”, “GCSE and A level examinations”.', max_length=60)),
                ('kind', models.CharField(choices=[('half-term', 'Half term'), ('tests', 'Tests or checks, such as SATs'), ('exams', 'Examinations, such as GCSEs'), ('bank-holiday', 'A bank holiday of this year alone'), ('other', 'Something else')], max_length=12)),
                ('starts_on', models.DateField(help_text='For example 10 May 2027.', verbose_name='first day')),
                ('ends_on', models.DateField(help_text='For example 13 May 2027. The same where it is one day.', verbose_name='last day')),
                ('concerns_nursery', models.BooleanField(default=False, verbose_name='nursery')),
                ('concerns_primary', models.BooleanField(default=False, verbose_name='primary')),
                ('concerns_secondary', models.BooleanField(default=False, verbose_name='secondary')),
                ('concerns_post_16', models.BooleanField(default=False, verbose_name='16 plus')),
                ('concerns_special', models.BooleanField(default=False, verbose_name='special and alternative provision')),
            ],
            options={
                'verbose_name': 'days to keep clear',
                'verbose_name_plural': 'days to keep clear',
                'ordering': ['-starts_on', 'name'],
                'constraints': [models.UniqueConstraint(fields=('name', 'starts_on'), name='improvement_daystokeepclear_once', violation_error_message='These days are recorded already. Change those instead.'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='improvement_daystokeepclear_ends_after_start', violation_error_message='The last day must be on or after the first.'), models.CheckConstraint(condition=models.Q(('kind__in', ['half-term', 'tests', 'exams', 'bank-holiday', 'other'])), name='improvement_daystokeepclear_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalDaysToKeepClear',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(help_text='As it stands beside a visit: “SATs week”, “GCSE and A level examinations”.', max_length=60)),
                ('kind', models.CharField(choices=[('half-term', 'Half term'), ('tests', 'Tests or checks, such as SATs'), ('exams', 'Examinations, such as GCSEs'), ('bank-holiday', 'A bank holiday of this year alone'), ('other', 'Something else')], max_length=12)),
                ('starts_on', models.DateField(help_text='For example 10 May 2027.', verbose_name='first day')),
                ('ends_on', models.DateField(help_text='For example 13 May 2027. The same where it is one day.', verbose_name='last day')),
                ('concerns_nursery', models.BooleanField(default=False, verbose_name='nursery')),
                ('concerns_primary', models.BooleanField(default=False, verbose_name='primary')),
                ('concerns_secondary', models.BooleanField(default=False, verbose_name='secondary')),
                ('concerns_post_16', models.BooleanField(default=False, verbose_name='16 plus')),
                ('concerns_special', models.BooleanField(default=False, verbose_name='special and alternative provision')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical days to keep clear',
                'verbose_name_plural': 'historical days to keep clear',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='InsetDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.school')),
            ],
            options={
                'verbose_name': 'INSET day',
                'ordering': ['day', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('school', 'day'), name='improvement_insetday_once', violation_error_message='This INSET day is recorded already.')],
            },
        ),
        migrations.RunPython(add_sats, migrations.RunPython.noop),
    ]
