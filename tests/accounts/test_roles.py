"""The roles as groups, with exactly their permissions once migrations have run."""

import pytest
from django.contrib.auth.models import Group

from accounts import roles
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def permissions_of(name: str) -> set[str]:
    permissions = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{p.content_type.app_label}.{p.codename}" for p in permissions}


def test_roles_are_groups_and_there_is_no_other():
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.PERMISSIONS)


@pytest.mark.parametrize("name", roles.PERMISSIONS)
def test_role_has_exactly_its_permissions(name):
    assert permissions_of(name) == set(roles.PERMISSIONS[name])


@pytest.mark.parametrize("name", roles.PERMISSIONS)
def test_role_sees_contacts_that_are_not_public_unless_it_is_the_administrator_or_for_one_meeting(name):
    user = make_user(None, name)

    assert user.has_perm("partnerships.view_contact_details") is (name not in (roles.ADMINISTRATOR, roles.STAND_IN))


@pytest.mark.parametrize("name", roles.PERMISSIONS)
def test_role_manages_accounts_only_as_administrator(name):
    assert make_user(None, name).has_perm("accounts.change_user") is (name == roles.ADMINISTRATOR)


def test_administrator_sees_no_meeting_and_no_minutes():
    models = {name.split("_", 1)[1] for name in permissions_of(roles.ADMINISTRATOR)}

    assert not models & {"meeting", "agendaitem", "attendance", "paper", "decision", "action", "minutesversion"}


@pytest.mark.parametrize("name", roles.PERMISSIONS)
def test_nobody_may_change_a_frozen_version(name):
    user = make_user(None, name)

    for verb in ("add", "change", "delete"):
        assert not user.has_perm(f"boards.{verb}_minutesversion")
