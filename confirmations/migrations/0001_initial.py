import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('record', 'Is the record right?'), ('next-year', 'Do you go on next year?')], max_length=10, verbose_name='question')),
                ('year', models.PositiveSmallIntegerField(help_text='The year in which it starts: 2026 for 2026 to 2027.', verbose_name='school year')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_on', models.DateField(help_text='The last day on which the link works.', verbose_name='link works until')),
                ('reminders', models.PositiveSmallIntegerField(default=0, verbose_name='reminders sent')),
                ('reminded_on', models.DateField(blank=True, null=True, verbose_name='last reminded on')),
                ('withdrawn_at', models.DateTimeField(blank=True, help_text='When a newer link took the place of this one, or the e-mail could not be sent.', null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, choices=[('right', 'It is right'), ('corrected', 'Sent corrections'), ('goes-on', 'Goes on')], max_length=10)),
                ('asked_by', models.ForeignKey(blank=True, help_text='Empty where the command did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='partnerships.lead')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='partnerships.partnership')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed', models.JSONField(default=dict, help_text='Each fact by its key, with the value that the lead gave.')),
                ('comment', models.TextField(blank=True, verbose_name='in the lead’s own words')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for an officer'), ('approved', 'Approved'), ('partly', 'Approved in part'), ('declined', 'Declined')], default='waiting', max_length=10)),
                ('approved', models.JSONField(blank=True, default=list, help_text='The keys of the facts that were taken over.')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True, help_text='E-mailed to the lead with the decision.', verbose_name='note to the lead')),
                ('confirmation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='confirmations.confirmation')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-confirmation__answered_at', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='confirmation',
            index=models.Index(fields=['kind', 'year'], name='confirmatio_kind_8002df_idx'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('lead', 'kind'), name='confirmations_confirmation_one_open', violation_error_message='This lead has an open question of this kind already.'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['record', 'next-year'])), name='confirmations_confirmation_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answer__in', ['right', 'corrected', 'goes-on']), ('answered_at__isnull', False)), _connector='OR'), name='confirmations_confirmation_answered_with_an_answer', violation_error_message='An answer has its moment, and a moment its answer.'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='confirmations_confirmation_answered_after_asking'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'approved', 'partly', 'declined'])), name='confirmations_correction_state_known'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='confirmations_correction_decided_at_a_moment'),
        ),
    ]
