import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='partnerships.lead')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='partnerships.partnership')),
                ('kind', models.CharField(choices=[('record', 'Is the record right?'), ('next-year', 'Do you go on next year?')], max_length=10, verbose_name='question')),
                ('year', models.PositiveSmallIntegerField(help_text='The year in which it starts: 2026 for 2026 to 2027.', verbose_name='school year')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_by', models.ForeignKey(blank=True, help_text='Empty where the command did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_on', models.DateField(help_text='The last day on which the link works.', verbose_name='link works until')),
                ('reminders', models.PositiveSmallIntegerField(default=0, verbose_name='reminders sent')),
                ('reminded_on', models.DateField(blank=True, null=True, verbose_name='last reminded on')),
                ('withdrawn_at', models.DateTimeField(blank=True, help_text='When a newer link took the place of this one, or the e-mail could not be sent.', null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, choices=[('right', 'It is right'), ('proposed', 'Sent a proposal'), ('goes-on', 'Goes on')], max_length=10)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(fields=['kind', 'year'], name='confirmatio_kind_c28d86_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('lead', 'kind'), name='confirmations_question_one_open', violation_error_message='This lead has an open question of this kind already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['record', 'next-year'])), name='confirmations_question_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answer__in', ['right', 'proposed', 'goes-on']), ('answered_at__isnull', False)), _connector='OR'), name='confirmations_question_answered_with_an_answer', violation_error_message='An answer has its moment, and a moment its answer.'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='confirmations_question_answered_after_asking')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='partnerships.partnership')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='partnerships.lead')),
                ('question', models.ForeignKey(blank=True, help_text='The yearly question that it answers. Empty where the lead sent it unasked.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='confirmations.question')),
                ('kind', models.CharField(choices=[('record', 'The record'), ('hand-over', 'Hand-over'), ('co-lead', 'Co-lead'), ('going-on', 'Going on or not')], max_length=10)),
                ('proposed', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What would change, as its kind keeps it.')),
                ('comment', models.TextField(blank=True, verbose_name='in the lead’s own words')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_by', models.ForeignKey(blank=True, help_text='The account that sent it: the lead’s, or of a delegate who acts for them. Empty where a link did.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for an officer'), ('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn by the lead')], default='waiting', max_length=10)),
                ('accepted', models.JSONField(blank=True, default=list, help_text='Which of its changes were taken over, by their numbers from 0.')),
                ('decided_at', models.DateTimeField(blank=True, help_text='Or withdrawn.', null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.TextField(blank=True, help_text='E-mailed to the lead with the decision.', verbose_name='note to the lead')),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['record', 'hand-over', 'co-lead', 'going-on'])), name='confirmations_proposal_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'accepted', 'partly', 'declined', 'withdrawn'])), name='confirmations_proposal_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='confirmations_proposal_decided_at_a_moment')],
            },
        ),
    ]
