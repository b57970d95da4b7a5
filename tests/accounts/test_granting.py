"""Roles are granted after every migration and flush, as the table says, and nothing else is touched."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from accounts import granting, roles
from tests.factories import make_user


def granted() -> dict[str, set[str]]:
    """What each group may do, by its name."""
    return {
        group.name: {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions__content_type")
    }


def as_the_table_says() -> dict[str, set[str]]:
    """The same from the table."""
    return {name: set(permissions) for name, permissions in roles.PERMISSIONS.items()}


def migrated() -> None:
    """What Django does at the end of ``migrate``, where there was nothing to do."""
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


@pytest.mark.django_db
def test_granting_after_migrating_from_nothing_is_as_the_table_says():
    assert granted() == as_the_table_says()


@pytest.mark.django_db(transaction=True)
def test_granting_after_a_flush_is_as_the_table_says():
    call_command("flush", interactive=False, verbosity=0)

    assert granted() == as_the_table_says()


@pytest.mark.django_db
def test_granting_takes_what_is_no_longer_in_the_table(monkeypatch):
    kept = [name for name in roles.PERMISSIONS[roles.CHAIR] if name != "accounts.needs_second_step"]
    monkeypatch.setitem(roles.PERMISSIONS, roles.CHAIR, kept)

    migrated()

    assert granted() == as_the_table_says() | {roles.CHAIR: {"partnerships.view_contact_details"}}


@pytest.mark.django_db
def test_granting_gives_back_what_was_taken_and_takes_what_was_given_besides():
    officer = Group.objects.get(name=roles.OFFICER)
    officer.permissions.remove(Permission.objects.get(codename="view_lead"))
    officer.permissions.add(Permission.objects.get(codename="view_auditevent"))
    Group.objects.get(name=roles.CHAIR).delete()

    migrated()

    assert granted() == as_the_table_says()


@pytest.mark.django_db
def test_granting_leaves_who_has_a_role_and_groups_that_are_no_role():
    other = Group.objects.create(name="Auditors")
    other.permissions.add(Permission.objects.get(codename="view_auditevent"))
    user = make_user("officer@example.org", roles.OFFICER)
    user.groups.add(other)
    officer = Group.objects.get(name=roles.OFFICER)

    migrated()

    assert set(user.groups.all()) == {officer, other}
    assert granted()["Auditors"] == {"accounts.view_auditevent"}


@pytest.mark.django_db
def test_granting_leaves_a_permission_whose_model_is_still_to_come():
    Permission.objects.get(codename="view_minutesversion").delete()

    granting.grant_roles(granting._last_to_migrate())

    wanted = as_the_table_says()
    wanted[roles.OFFICER] -= {"boards.view_minutesversion"}
    assert granted() == wanted


@pytest.mark.django_db
def test_granting_does_nothing_before_accounts_are_migrated():
    alone = MigrationLoader(connection).project_state(("auth", "0012_alter_user_first_name_max_length")).apps

    with CaptureQueriesContext(connection) as queries:
        granting.grant_roles(granting._last_to_migrate(), apps=alone)

    assert len(queries) == 0


@pytest.mark.django_db
def test_granting_asks_little_and_only_once_for_all_apps():
    with CaptureQueriesContext(connection) as queries:
        migrated()

    of_roles = [query for query in queries if "auth_group" in query["sql"]]
    assert len(of_roles) == 2 * len(roles.PERMISSIONS), "each role, and what it has; nothing written"
