import django.db.models.deletion
import django.utils.timezone
import spreadsheets.models.spreadsheet_imports
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SpreadsheetImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(blank=True, editable=False, upload_to=spreadsheets.models.spreadsheet_imports.upload_path)),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('file_hash', models.CharField(max_length=64, verbose_name='SHA-256 of the file')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate)),
                ('ends_on', models.DateField(blank=True, help_text='Set where the sheet is complete.', null=True)),
                ('layout', models.JSONField(blank=True, default=dict)),
                ('choices', models.JSONField(blank=True, default=dict)),
                ('summary', models.CharField(blank=True, max_length=255, verbose_name='what it did')),
                ('changes', models.JSONField(blank=True, default=list)),
                ('partnerships', models.JSONField(blank=True, default=list, verbose_name='slugs of the partnerships that it changed')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('applied_by', models.ForeignKey(blank=True, help_text='Empty where the command line did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import from a spreadsheet',
                'verbose_name_plural': 'imports from spreadsheets',
                'ordering': ['-uploaded_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('applied_at__isnull', False), ('applied_by__isnull', True), _connector='OR'), name='spreadsheets_spreadsheetimport_applied_by_whom_when')],
            },
        ),
    ]
