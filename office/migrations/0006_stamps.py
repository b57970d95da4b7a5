"""A row for each table that the public reads; what moves it is made after every migration (portal/kept_pages)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0005_statements'),
    ]

    operations = [
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
