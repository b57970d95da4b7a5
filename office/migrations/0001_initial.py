import base.names
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import office.models.messages
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalCouncil',
            fields=[
                ('id', models.PositiveSmallIntegerField(db_index=True, default=1, editable=False)),
                ('name', models.CharField(default='The council', max_length=150, validators=[base.names.refuse_address])),
                ('area', models.CharField(blank=True, help_text='As within a sentence: “Essex”. Where it is empty, the name without “County Council”.', max_length=60, validators=[base.names.refuse_address], verbose_name='its area')),
                ('mailbox', models.EmailField(default='school-partnerships@example.org', help_text='Shown where a partnership has no lead, and written to where nobody else can be reached.', max_length=254)),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('address', models.TextField(blank=True, help_text='A line for each line of it.', max_length=500, verbose_name='postal address')),
                ('security_mailbox', models.EmailField(blank=True, help_text='Where people report that the site is not safe (security.txt). The mailbox above, unless given.', max_length=254, verbose_name='mailbox for security')),
                ('answer_days', models.PositiveSmallIntegerField(default=5, help_text='Working days, which the site promises to whoever writes to the council.', validators=[django.core.validators.MinValueValidator(1, 'Enter 1 or more'), django.core.validators.MaxValueValidator(60, 'Enter 60 or fewer')], verbose_name='we answer within')),
                ('checking_days', models.PositiveSmallIntegerField(default=5, help_text='Working days. After them an officer may circulate draft minutes that no chair has checked.', validators=[django.core.validators.MinValueValidator(1, 'Enter 1 or more'), django.core.validators.MaxValueValidator(60, 'Enter 60 or fewer')], verbose_name='chairs check a draft within')),
                ('quadrant_word', models.CharField(default='quadrant', help_text='As within a sentence: “area”.', max_length=30, verbose_name='the word for “quadrant”')),
                ('quadrants_word', models.CharField(default='quadrants', help_text='As within a sentence: “areas”.', max_length=30, verbose_name='its plural')),
                ('notice', models.TextField(blank=True, help_text='Shown on top of every page. Leave empty where there is none.', max_length=500)),
                ('notice_kind', models.CharField(choices=[('information', 'Information'), ('important', 'Important')], default='information', max_length=20, verbose_name='kind')),
                ('notice_from', models.DateField(blank=True, help_text='Its first day. Empty: at once.', null=True, verbose_name='from')),
                ('notice_until', models.DateField(blank=True, help_text='Its last day. Empty: until it is taken away.', null=True, verbose_name='until')),
                ('accessibility_status', models.CharField(blank=True, choices=[('full', 'fully compliant'), ('partial', 'partially compliant'), ('none', 'not compliant')], help_text='What an audit by people found. Empty: the statement claims no status.', max_length=10, verbose_name='compliance status')),
                ('accessibility_audit', models.TextField(blank=True, help_text='Who tested which pages, how, and on which days.', max_length=1000, verbose_name='the audit')),
                ('accessibility_failures', models.TextField(blank=True, help_text='A line each: what fails, the success criterion, and when it will be put right.', max_length=4000, verbose_name='what is not accessible')),
                ('accessibility_burden', models.TextField(blank=True, help_text='What would be one to put right, and the assessment that says so. Empty: nothing is claimed.', max_length=2000, verbose_name='disproportionate burden')),
                ('accessibility_plans', models.TextField(blank=True, help_text='When the next audit by people is, and by whom.', max_length=1000, verbose_name='what is planned')),
                ('accessibility_prepared_on', models.DateField(blank=True, null=True, verbose_name='statement prepared on')),
                ('accessibility_reviewed_on', models.DateField(blank=True, null=True, verbose_name='statement last reviewed on')),
                ('data_protection', models.TextField(blank=True, help_text='The controller’s registration, and how to reach the data protection officer.', max_length=1000, verbose_name='data protection')),
                ('hosting', models.TextField(blank=True, help_text='Who hosts the site and sends its e-mail, where they keep the data, and what their servers log.', max_length=2000, verbose_name='who hosts it')),
                ('lawful_basis', models.TextField(blank=True, help_text='For each kind of record, a line each.', max_length=2000, verbose_name='lawful basis')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical council',
                'verbose_name_plural': 'historical council',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(default='The council', max_length=150, validators=[base.names.refuse_address])),
                ('area', models.CharField(blank=True, help_text='As within a sentence: “Essex”. Where it is empty, the name without “County Council”.', max_length=60, validators=[base.names.refuse_address], verbose_name='its area')),
                ('mailbox', models.EmailField(default='school-partnerships@example.org', help_text='Shown where a partnership has no lead, and written to where nobody else can be reached.', max_length=254)),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('address', models.TextField(blank=True, help_text='A line for each line of it.', max_length=500, verbose_name='postal address')),
                ('security_mailbox', models.EmailField(blank=True, help_text='Where people report that the site is not safe (security.txt). The mailbox above, unless given.', max_length=254, verbose_name='mailbox for security')),
                ('answer_days', models.PositiveSmallIntegerField(default=5, help_text='Working days, which the site promises to whoever writes to the council.', validators=[django.core.validators.MinValueValidator(1, 'Enter 1 or more'), django.core.validators.MaxValueValidator(60, 'Enter 60 or fewer')], verbose_name='we answer within')),
                ('checking_days', models.PositiveSmallIntegerField(default=5, help_text='Working days. After them an officer may circulate draft minutes that no chair has checked.', validators=[django.core.validators.MinValueValidator(1, 'Enter 1 or more'), django.core.validators.MaxValueValidator(60, 'Enter 60 or fewer')], verbose_name='chairs check a draft within')),
                ('quadrant_word', models.CharField(default='quadrant', help_text='As within a sentence: “area”.', max_length=30, verbose_name='the word for “quadrant”')),
                ('quadrants_word', models.CharField(default='quadrants', help_text='As within a sentence: “areas”.', max_length=30, verbose_name='its plural')),
                ('notice', models.TextField(blank=True, help_text='Shown on top of every page. Leave empty where there is none.', max_length=500)),
                ('notice_kind', models.CharField(choices=[('information', 'Information'), ('important', 'Important')], default='information', max_length=20, verbose_name='kind')),
                ('notice_from', models.DateField(blank=True, help_text='Its first day. Empty: at once.', null=True, verbose_name='from')),
                ('notice_until', models.DateField(blank=True, help_text='Its last day. Empty: until it is taken away.', null=True, verbose_name='until')),
                ('accessibility_status', models.CharField(blank=True, choices=[('full', 'fully compliant'), ('partial', 'partially compliant'), ('none', 'not compliant')], help_text='What an audit by people found. Empty: the statement claims no status.', max_length=10, verbose_name='compliance status')),
                ('accessibility_audit', models.TextField(blank=True, help_text='Who tested which pages, how, and on which days.', max_length=1000, verbose_name='the audit')),
                ('accessibility_failures', models.TextField(blank=True, help_text='A line each: what fails, the success criterion, and when it will be put right.', max_length=4000, verbose_name='what is not accessible')),
                ('accessibility_burden', models.TextField(blank=True, help_text='What would be one to put right, and the assessment that says so. Empty: nothing is claimed.', max_length=2000, verbose_name='disproportionate burden')),
                ('accessibility_plans', models.TextField(blank=True, help_text='When the next audit by people is, and by whom.', max_length=1000, verbose_name='what is planned')),
                ('accessibility_prepared_on', models.DateField(blank=True, null=True, verbose_name='statement prepared on')),
                ('accessibility_reviewed_on', models.DateField(blank=True, null=True, verbose_name='statement last reviewed on')),
                ('data_protection', models.TextField(blank=True, help_text='The controller’s registration, and how to reach the data protection officer.', max_length=1000, verbose_name='data protection')),
                ('hosting', models.TextField(blank=True, help_text='Who hosts the site and sends its e-mail, where they keep the data, and what their servers log.', max_length=2000, verbose_name='who hosts it')),
                ('lawful_basis', models.TextField(blank=True, help_text='For each kind of record, a line each.', max_length=2000, verbose_name='lawful basis')),
            ],
            options={
                'verbose_name': 'council',
                'verbose_name_plural': 'council',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='office_council_one', violation_error_message='There is only one council.'), models.CheckConstraint(condition=models.Q(('notice_kind__in', ['information', 'important'])), name='office_council_notice_kind_known'), models.CheckConstraint(condition=models.Q(('notice_from__isnull', True), ('notice_until__isnull', True), ('notice_until__gte', models.F('notice_from')), _connector='OR'), name='office_council_notice_ends_after_start', violation_error_message='The notice’s last day must be on or after its first day.'), models.CheckConstraint(condition=models.Q(('accessibility_status__in', ['', 'full', 'partial', 'none'])), name='office_council_compliance_known'), models.CheckConstraint(condition=models.Q(('accessibility_status', ''), models.Q(('accessibility_audit', ''), _negated=True), _connector='OR'), name='office_council_compliance_audited', violation_error_message='A compliance status needs the audit that found it: say who tested what, when.'), models.CheckConstraint(condition=models.Q(('accessibility_prepared_on__isnull', True), ('accessibility_reviewed_on__isnull', True), ('accessibility_reviewed_on__gte', models.F('accessibility_prepared_on')), _connector='OR'), name='office_council_reviewed_after_prepared', violation_error_message='A statement is reviewed on or after the day on which it was prepared.')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=60)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, help_text='For the worker, which runs until it is stopped: when it was last heard of.', null=True)),
                ('state', models.CharField(choices=[('running', 'Running, or stopped before its end'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=10)),
                ('said', models.CharField(blank=True, help_text='What it did, or why it failed.', max_length=300)),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'indexes': [models.Index(fields=['job', 'started_at'], name='office_jobr_job_9cf891_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'running')), models.Q(('ended_at__isnull', False), ('state__in', ['done', 'failed'])), _connector='OR'), name='office_jobrun_ends_at_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='what')),
                ('said', models.TextField(blank=True, help_text='A line for each sentence that was agreed to.', verbose_name='what happened')),
                ('about', models.CharField(blank=True, help_text='The record it was done on, such as “membership 12”.', max_length=100)),
                ('done_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('done_by', models.ForeignKey(blank=True, help_text='Empty where the command line did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('takes_back', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back_by', to='office.journalentry')),
                ('is_taken_back', models.BooleanField(default=False, verbose_name='taken back')),
            ],
            options={
                'verbose_name': 'thing done in one go',
                'verbose_name_plural': 'things done in one go',
                'ordering': ['-done_at', '-pk'],
                'permissions': [('take_back_journalentry', 'Takes back what was done in one go')],
                'indexes': [models.Index(fields=['done_at'], name='office_jour_done_at_fac9cd_idx'), models.Index(fields=['about'], name='office_jour_about_d3d541_idx')],
            },
        ),
        migrations.CreateModel(
            name='JournalRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='office.journalentry')),
                ('model', models.CharField(help_text='Such as “partnerships.membership”.', max_length=80)),
                ('key', models.CharField(max_length=40)),
                ('first_version', models.BigIntegerField(blank=True, null=True)),
                ('last_version', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'record written in one go',
                'verbose_name_plural': 'records written in one go',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['model', 'key'], name='office_jour_model_514e25_idx')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'model', 'key'), name='office_journalrow_once_an_entry'), models.CheckConstraint(condition=models.Q(models.Q(('first_version__isnull', True), ('last_version__isnull', True)), ('first_version__lte', models.F('last_version')), _connector='OR'), name='office_journalrow_versions_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='The name of its template.', max_length=60)),
                ('about', models.CharField(blank=True, help_text='What it tells of, such as “minutes of meeting 12”.', max_length=100)),
                ('once', models.CharField(blank=True, help_text='What is written once: a reminder of one day.', max_length=200, null=True, unique=True)),
                ('recipient', models.EmailField(blank=True, max_length=254, verbose_name='to')),
                ('name', models.CharField(blank=True, help_text='Whom it is for.', max_length=150, verbose_name='for')),
                ('whom', models.CharField(blank=True, help_text='Whose record that is, such as “person 12”.', max_length=40)),
                ('reply_to', models.EmailField(blank=True, max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField(help_text='A link for one person alone is made when it is sent, and is not kept.')),
                ('html', models.TextField(blank=True)),
                ('links', models.JSONField(blank=True, default=dict, help_text='What such links lead to, by their marks in the text.')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('refused', 'Refused'), ('no-address', 'No address')], default='waiting', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_at', models.DateTimeField(blank=True, help_text='When the try that goes on now began.', null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, help_text='What the mail server said at the last try.', max_length=300)),
                ('is_uncertain', models.BooleanField(default=False, help_text='The portal was stopped just as the mail server took it, so it was sent again.', verbose_name='may have arrived twice')),
                ('message_id', models.CharField(default=office.models.messages.new_message_id, editable=False, max_length=255)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
                'permissions': [('send_message_again', 'Sends again what did not reach people')],
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='office_mess_state_e86fb8_idx'), models.Index(fields=['about'], name='office_mess_about_65df88_idx'), models.Index(fields=['recipient'], name='office_mess_recipie_84be27_idx'), models.Index(fields=['sent_at'], name='office_mess_sent_at_171521_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'refused', 'no-address'])), name='office_message_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('recipient', ''), ('state', 'no-address')), models.Q(models.Q(('state', 'no-address'), _negated=True), models.Q(('recipient', ''), _negated=True)), _connector='OR'), name='office_message_has_an_address_or_says_so'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='office_message_sent_at_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='TableStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=63)),
                ('place', models.PositiveIntegerField(default=0)),
                ('mark', models.CharField(max_length=36)),
            ],
            options={
                'ordering': ['table_name', 'place'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('table_name', 'place'), name='office_tablestamp_unique')],
            },
        ),
    ]
