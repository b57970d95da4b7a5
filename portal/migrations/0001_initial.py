import base.names
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('boards', '0001_initial'),
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Circular',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('subject', models.CharField(max_length=150)),
                ('text', models.TextField()),
                ('readers', models.CharField(help_text='Such as “Leads, Quadrant: South”.', max_length=300, verbose_name='to')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written at')),
            ],
            options={
                'verbose_name': 'message to leads',
                'verbose_name_plural': 'messages to leads',
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FollowRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('client_hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['client_hash', 'asked_at'], name='portal_foll_client__773043_idx')],
            },
        ),
        migrations.CreateModel(
            name='SavedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_lists', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(help_text='Such as “Leads of the South”.', max_length=80, validators=[base.names.refuse_address])),
                ('address', models.CharField(max_length=1000)),
                ('is_shared', models.BooleanField(default=False, help_text='It then stands on everybody’s desk, and any may change it.', verbose_name='shared with all officers')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'kept list',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='portal_savedlist_one_of_a_name', violation_error_message='You keep a list of this name already. Enter another name.'), models.CheckConstraint(condition=models.Q(('address__startswith', '/admin/')), name='portal_savedlist_leads_into_admin')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('board', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='boards.board')),
                ('quadrant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partnerships.quadrant')),
                ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partnerships.partnership')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last asked for at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='its address said yes at')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='last told on')),
                ('known', models.JSONField(blank=True, default=dict, editable=False, verbose_name='what it knows')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('email', 'board'), name='portal_subscription_one_to_a_board'), models.UniqueConstraint(fields=('email', 'quadrant'), name='portal_subscription_one_to_a_quadrant'), models.UniqueConstraint(fields=('email', 'partnership'), name='portal_subscription_one_to_a_partnership'), models.CheckConstraint(condition=models.Q(models.Q(('board__isnull', False), ('partnership__isnull', True), ('quadrant__isnull', True)), models.Q(('board__isnull', True), ('partnership__isnull', True), ('quadrant__isnull', False)), models.Q(('board__isnull', True), ('partnership__isnull', False), ('quadrant__isnull', True)), _connector='OR'), name='portal_subscription_to_one', violation_error_message='One follows a board, a quadrant or a partnership, one of them.'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower(models.F('email')))), name='portal_subscription_in_small_letters')],
            },
        ),
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
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('put_back_at', models.DateTimeField(blank=True, null=True)),
                ('put_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
