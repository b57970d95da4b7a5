"""Who may open which part of admin."""

import pytest

from accounts import roles
from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
RECORDS, MEETINGS, USERS = "/admin/partnerships/partnership/", "/admin/boards/meeting/", "/admin/accounts/user/"

EXPECTED = {  # role: (may open records, meetings, users)
    roles.OFFICER: (200, 200, 403),
    roles.ADMINISTRATOR: (200, 403, 200),
}


@pytest.mark.parametrize("role", EXPECTED)
def test_admin_opens_what_the_role_keeps(client, role):
    client.force_login(make_user(None, role, is_staff=True))

    assert tuple(client.get(address).status_code for address in (RECORDS, MEETINGS, USERS)) == EXPECTED[role]


@pytest.mark.parametrize(
    "role", [roles.HEADTEACHER, roles.PARTNERSHIP_LEAD, roles.BOARD_MEMBER, roles.CHAIR, roles.MINUTE_TAKER]
)
def test_admin_is_closed_to_every_other_role(client, role):
    client.force_login(make_user(None, role))

    for address in ("/admin/", RECORDS, MEETINGS, USERS):
        response = client.get(address, follow=True)
        assert response.status_code == 403, address
        assert b"You may not open this page" in response.content


def test_admin_sends_the_anonymous_to_sign_in_and_back(client):
    response = client.get(RECORDS, follow=True)

    assert response.redirect_chain[-1][0] == f"/accounts/login/?next={RECORDS}"


def test_administrator_cannot_make_a_superuser(client):
    administrator = make_user(None, roles.ADMINISTRATOR, is_staff=True)
    client.force_login(administrator)
    data = {"email": administrator.email, "is_superuser": "on", "is_active": "on", "is_staff": "on"}

    page = client.get(f"{USERS}{administrator.pk}/change/").content.decode()
    client.post(f"{USERS}{administrator.pk}/change/", data)

    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page
    assert not User.objects.filter(is_superuser=True).exists()


def test_administrator_makes_an_account_without_a_password(client):
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))

    response = client.post(f"{USERS}add/", {"email": "new@example.org", "name": "New", "usable_password": "false"})

    assert response.status_code == 302
    assert not User.objects.get(email="new@example.org").has_usable_password()


def test_second_account_with_the_same_address_is_refused_whatever_its_capitals(client):
    client.force_login(make_user("admin@example.org", roles.ADMINISTRATOR, is_staff=True))

    response = client.post(f"{USERS}add/", {"email": "ADMIN@example.org", "usable_password": "false"})

    assert b"There is an account with this e-mail address already" in response.content
