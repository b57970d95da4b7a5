

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_cache_table'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='auditevent',
            name='accounts_auditevent_kind_known',
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='kind',
            field=models.CharField(choices=[('signed-in', 'Signed in'), ('signed-out', 'Signed out'), ('refused', 'Sign-in refused'), ('invited', 'Invited'), ('role-given', 'Role given'), ('role-taken', 'Role taken away'), ('exported', 'Personal data exported'), ('erased', 'Personal data erased'), ('saw-part-b', 'Part B opened'), ('broke-glass', 'Glass broken by a superuser'), ('address-changed', 'Address of an account changed'), ('step-removed', 'Second step removed'), ('cut-off', 'Devices signed out'), ('password-removed', 'Password removed'), ('sign-on-linked', 'Single sign-on linked'), ('sign-on-removed', 'Single sign-on removed'), ('person-linked', 'Account linked to a person'), ('person-unlinked', 'Account no longer linked to a person')], max_length=20, verbose_name='what happened'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['signed-in', 'signed-out', 'refused', 'invited', 'role-given', 'role-taken', 'exported', 'erased', 'saw-part-b', 'broke-glass', 'address-changed', 'step-removed', 'cut-off', 'password-removed', 'sign-on-linked', 'sign-on-removed', 'person-linked', 'person-unlinked'])), name='accounts_auditevent_kind_known'),
        ),
    ]
