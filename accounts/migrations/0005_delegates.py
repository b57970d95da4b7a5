import base.names
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_what_was_erased'),
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, validators=[base.names.refuse_address])),
                ('email', models.EmailField(help_text='The invitation goes to it, and they sign in with it.', max_length=254, verbose_name='e-mail address')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='first day')),
                ('ended_on', models.DateField(verbose_name='last day')),
                ('named_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='named')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('withdrawn_at', models.DateTimeField(blank=True, help_text='When somebody ended it before its last day.', null=True, verbose_name='ended')),
            ],
            options={
                'ordering': ['-named_at', '-pk'],
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.AddField(
            model_name='delegate',
            name='headship',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='partnerships.headship'),
        ),
        migrations.AddField(
            model_name='delegate',
            name='lead',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='partnerships.lead'),
        ),
        migrations.AddField(
            model_name='delegate',
            name='named_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delegate',
            name='user',
            field=models.ForeignKey(blank=True, help_text='With which they act; empty until they accept.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='delegate',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by'),
        ),
        migrations.AddIndex(
            model_name='delegate',
            index=models.Index(fields=['email'], name='accounts_de_email_cce8a6_idx'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('headship__isnull', True), ('lead__isnull', False)), models.Q(('headship__isnull', False), ('lead__isnull', True)), _connector='OR'), name='accounts_delegate_of_one_post'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('started_on'))), name='accounts_delegate_ends_after_start', violation_error_message='The last day must be today or later.'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(('name__contains', '@'), _negated=True), name='accounts_delegate_name_without_address', violation_error_message='Enter the name without an e-mail address.'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='accounts_delegate_email_in_small_letters', violation_error_message='Write the e-mail address in small letters.'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(('user__isnull', True), ('accepted_at__isnull', False), _connector='OR'), name='accounts_delegate_accepted_at_a_moment'),
        ),
    ]
