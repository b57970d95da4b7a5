"""Records that were withdrawn (ADR 77)."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_count_what_was_asked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(help_text='As the code names it: partnerships.Lead.', max_length=100)),
                ('key', models.CharField(help_text='Its primary key.', max_length=64)),
                ('kind', models.CharField(max_length=100, verbose_name='kind of record')),
                ('name', models.CharField(help_text='What it was called.', max_length=400, verbose_name='record')),
                ('reason', models.CharField(help_text='Never shown to the public.', max_length=300, verbose_name='why it was withdrawn')),
                ('address', models.CharField(blank=True, help_text='Of its public page, which says that it is gone.', max_length=300)),
                ('rows', models.JSONField(blank=True, default=list)),
                ('people', models.JSONField(blank=True, default=list, help_text='The keys of those of whom it tells.')),
                ('withdrawn_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('put_back_at', models.DateTimeField(blank=True, null=True)),
                ('put_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'withdrawn record',
                'ordering': ['-withdrawn_at', '-pk'],
                'default_permissions': ('view', 'change'),
                'indexes': [models.Index(fields=['address'], name='portal_with_address_b57213_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='portal_withdrawal_says_why', violation_error_message='Say why it is withdrawn.'), models.UniqueConstraint(condition=models.Q(('put_back_at__isnull', True)), fields=('model', 'key'), name='portal_withdrawal_stands_once', violation_error_message='This record is withdrawn already.')],
            },
        ),
    ]
