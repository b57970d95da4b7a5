import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='person',
            field=models.OneToOneField(blank=True, help_text='The record of the same person, whose seats, leads and headships give this account its rights.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='user', to='partnerships.person'),
        ),
        migrations.AddField(
            model_name='user',
            name='user_permissions',
            field=models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions'),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='about'),
        ),
        migrations.AddField(
            model_name='historicaluser',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicaluser',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The record of the same person, whose seats, leads and headships give this account its rights.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnerships.person'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='person',
            field=models.ForeignKey(blank=True, help_text='The record of the same person, whose seats, leads and headships give the account its rights.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='partnerships.person'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='roles',
            field=models.ManyToManyField(blank=True, help_text='Only for LA officers and administrators. Every other role follows from the records.', to='auth.group'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='accounts_user_email_in_small_letters', violation_error_message='Write the e-mail address in small letters.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_user_email_unique_whatever_capitals', violation_error_message='There is an account with this e-mail address already.'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['signed-in', 'signed-out', 'refused', 'invited', 'role-given', 'role-taken', 'exported', 'erased', 'saw-part-b', 'broke-glass', 'address-changed', 'step-removed', 'cut-off', 'password-removed', 'sign-on-linked', 'sign-on-removed', 'person-linked', 'person-unlinked', 'delegate-named', 'delegate-accepted', 'delegate-changed', 'delegate-ended', 'disclosure-search', 'hold-put-on', 'hold-renewed', 'hold-ended'])), name='accounts_auditevent_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), name='accounts_invitation_one_open', violation_error_message='There is an open invitation to this address. Send that one again instead.'),
        ),
    ]
