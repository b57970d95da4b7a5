import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('reading', 'Being read'), ('ready', 'Preview ready'), ('applying', 'Being applied'), ('applied', 'Applied'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('refused', 'Refused'), ('discarded', 'Discarded')], max_length=10)),
                ('is_running', models.BooleanField(default=False, editable=False)),
                ('folder', models.CharField(blank=True, editable=False, help_text='Where its files are kept.', max_length=32)),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('file_hash', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the file')),
                ('links_name', models.CharField(blank=True, max_length=255, verbose_name='links file')),
                ('extracted_on', models.DateField(blank=True, help_text="The day of the DfE's extract, where its name or its rows tell.", null=True)),
                ('newest_on', models.DateField(blank=True, help_text='When the last school in the file opened or closed; it tells an older file from a newer one.', null=True, verbose_name='newest day in it')),
                ('la_codes', models.CharField(blank=True, help_text='Their codes, separated by commas. Empty where all were taken.', max_length=200, verbose_name='local authorities')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When what it is doing, or did last, began.')),
                ('started_by', models.ForeignKey(blank=True, help_text='Empty where the command line did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worked_at', models.DateTimeField(blank=True, editable=False, help_text='When whoever works on it was last heard of; empty while it waits for the worker, or for nothing.', null=True)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('applied_by', models.ForeignKey(blank=True, help_text='Empty where the command line did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.TextField(blank=True, help_text='Why it was refused, or what went wrong.')),
                ('counts', models.JSONField(blank=True, default=dict)),
                ('preview', models.JSONField(blank=True, default=dict, help_text='What it changes, as register.planning.preview makes it.')),
                ('choices', models.JSONField(blank=True, default=dict, help_text="The successor chosen, by the closing school's URN.")),
                ('undo_choices', models.JSONField(blank=True, default=dict, help_text='Of what came after it, by its key, whether undoing keeps it or takes it back.')),
                ('authorities', models.JSONField(blank=True, default=dict, help_text='Where schools come to other authorities: from which day, and the codes of those that are home then.')),
                ('written', models.JSONField(blank=True, default=list, help_text='Each row that it wrote, as register.undoing reads it.')),
                ('left', models.JSONField(blank=True, default=list, help_text='Once it is undone, the rows of what it made and is still there: what was kept needed it.')),
            ],
            options={
                'verbose_name': 'refresh of the register',
                'verbose_name_plural': 'refreshes of the register',
                'ordering': ['-started_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'ready', 'applying', 'applied', 'undoing', 'undone', 'refused', 'discarded'])), name='register_registerimport_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('is_running', True), ('state__in', ['reading', 'applying', 'undoing'])), models.Q(('is_running', False), ('state__in', ['ready', 'applied', 'undone', 'refused', 'discarded'])), _connector='OR'), name='register_registerimport_running_as_its_state_says'), models.CheckConstraint(condition=models.Q(('is_running', True), ('worked_at__isnull', True), _connector='OR'), name='register_registerimport_worked_on_while_running'), models.UniqueConstraint(condition=models.Q(('is_running', True)), fields=('is_running',), name='register_registerimport_one_running', violation_error_message='Another refresh is running. Wait until it is done.'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('state__in', ['applied', 'undoing', 'undone'])), models.Q(('applied_at__isnull', True), ('state__in', ['reading', 'ready', 'applying', 'refused', 'discarded'])), _connector='OR'), name='register_registerimport_applied_has_a_time')],
            },
        ),
    ]
