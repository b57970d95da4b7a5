import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SentEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('template', models.CharField(help_text='The name of its template.', max_length=60, verbose_name='kind')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('error', models.CharField(blank=True, help_text='Empty where the mail server took it.', max_length=200)),
            ],
            options={
                'verbose_name': 'sent e-mail',
                'ordering': ['-sent_at', '-pk'],
                'indexes': [models.Index(fields=['recipient'], name='office_sent_recipie_a114b6_idx')],
            },
        ),
    ]
