import base.names
import django.utils.timezone
import simple_history.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('signed-in', 'Signed in'), ('signed-out', 'Signed out'), ('refused', 'Sign-in refused'), ('invited', 'Invited'), ('role-given', 'Role given'), ('role-taken', 'Role taken away'), ('exported', 'Personal data exported'), ('disclosure-search', 'Searched for disclosure'), ('hold-put-on', 'Hold on erasing put on'), ('hold-renewed', 'Hold on erasing renewed'), ('hold-ended', 'Hold on erasing ended'), ('erased', 'Personal data erased'), ('saw-part-b', 'Part B opened'), ('broke-glass', 'Glass broken by a superuser'), ('address-changed', 'Address of an account changed'), ('step-removed', 'Second step removed'), ('cut-off', 'Devices signed out'), ('password-removed', 'Password removed'), ('sign-on-linked', 'Single sign-on linked'), ('sign-on-removed', 'Single sign-on removed'), ('person-linked', 'Account linked to a person'), ('person-unlinked', 'Account no longer linked to a person'), ('delegate-named', 'Delegate named'), ('delegate-accepted', 'Delegate accepted'), ('delegate-changed', 'Last day of a delegate changed'), ('delegate-ended', 'Delegate ended')], max_length=20, verbose_name='what happened')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('network', models.CharField(blank=True, help_text='From where: the network, not the computer.', max_length=45)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalUser',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(db_index=True, error_messages={'unique': 'There is an account with this e-mail address already.'}, max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, help_text='Shown at the top of the page when signed in.', max_length=150, validators=[base.names.refuse_address])),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open admin')),
                ('is_active', models.BooleanField(default=True, help_text='Untick rather than delete an account.', verbose_name='may sign in')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='account made')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical user',
                'verbose_name_plural': 'historical users',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, help_text='As they are called, for example Ann Day.', max_length=150, validators=[base.names.refuse_address])),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['-invited_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'There is an account with this e-mail address already.'}, max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, help_text='Shown at the top of the page when signed in.', max_length=150, validators=[base.names.refuse_address])),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open admin')),
                ('is_active', models.BooleanField(default=True, help_text='Untick rather than delete an account.', verbose_name='may sign in')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='account made')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
            ],
            options={
                'ordering': ['email'],
                'permissions': [('needs_second_step', 'Needs a second step to sign in')],
            },
        ),
    ]
