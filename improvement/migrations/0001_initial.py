import django.core.validators
import django.db.models.deletion
import django.utils.timezone
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
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Which page it is: “strategy” is shown on the home page.', unique=True)),
                ('title', models.CharField(max_length=150)),
                ('body', models.TextField(help_text='Markdown: ## for a heading, * for a bullet, > for a quotation.')),
                ('updated_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='page last updated')),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalPage',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Which page it is: “strategy” is shown on the home page.')),
                ('title', models.CharField(max_length=150)),
                ('body', models.TextField(help_text='Markdown: ## for a heading, * for a bullet, > for a quotation.')),
                ('updated_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='page last updated')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical page',
                'verbose_name_plural': 'historical pages',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalResource',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(max_length=150)),
                ('slug', models.SlugField(max_length=150)),
                ('summary', models.TextField(help_text='A sentence or two: what it is and who it helps.')),
                ('kind', models.CharField(choices=[('guidance', 'Guidance'), ('template', 'Template'), ('case-study', 'Case study'), ('training', 'Training'), ('data', 'Data'), ('other', 'Other')], default='guidance', max_length=12)),
                ('topic', models.CharField(help_text='The heading it stands under: “Peer review”.', max_length=80)),
                ('link', models.URLField(blank=True, help_text='Give a link or a file, not both.')),
                ('file', models.TextField(blank=True, help_text='PDF, Word, Excel, PowerPoint, OpenDocument or CSV.', max_length=100, validators=[django.core.validators.FileExtensionValidator(('pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'csv'))])),
                ('review_on', models.DateField(blank=True, help_text='When to see whether it is still right.', null=True, verbose_name='review by')),
                ('updated_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='last updated')),
                ('withdrawn_on', models.DateField(blank=True, help_text='From this day it is no longer offered. For example 1 September 2027.', null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical resource',
                'verbose_name_plural': 'historical resources',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150)),
                ('slug', models.SlugField(max_length=150, unique=True)),
                ('summary', models.TextField(help_text='A sentence or two: what it is and who it helps.')),
                ('kind', models.CharField(choices=[('guidance', 'Guidance'), ('template', 'Template'), ('case-study', 'Case study'), ('training', 'Training'), ('data', 'Data'), ('other', 'Other')], default='guidance', max_length=12)),
                ('topic', models.CharField(help_text='The heading it stands under: “Peer review”.', max_length=80)),
                ('link', models.URLField(blank=True, help_text='Give a link or a file, not both.')),
                ('file', models.FileField(blank=True, help_text='PDF, Word, Excel, PowerPoint, OpenDocument or CSV.', upload_to='resources/%Y/', validators=[django.core.validators.FileExtensionValidator(('pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'csv'))])),
                ('review_on', models.DateField(blank=True, help_text='When to see whether it is still right.', null=True, verbose_name='review by')),
                ('updated_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='last updated')),
                ('withdrawn_on', models.DateField(blank=True, help_text='From this day it is no longer offered. For example 1 September 2027.', null=True)),
            ],
            options={
                'ordering': ['topic', 'title'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('link', ''), models.Q(('file', ''), _negated=True)), models.Q(models.Q(('link', ''), _negated=True), ('file', '')), _connector='OR'), name='improvement_resource_link_or_file', violation_error_message='Give either a link or a file.'), models.CheckConstraint(condition=models.Q(('kind__in', ['guidance', 'template', 'case-study', 'training', 'data', 'other'])), name='improvement_resource_kind_known')],
            },
        ),
    ]
