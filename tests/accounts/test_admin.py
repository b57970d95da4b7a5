"""Admin of accounts and roles, as an administrator works in it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts import roles
from accounts.models import User
from accounts.writes import confirm_address
from tests.admin import add, change, changelist
from tests.factories import make_user
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def administrator(client):
    """A client signed in as an administrator."""
    client.force_login(make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True))
    return client


def new_account(**fields: object) -> dict[str, object]:
    """What the browser sends to add an account."""
    return {"email": "new@example.org", "name": "New", "usable_password": "true", **fields}


class TestAddingAnAccount:
    def test_cursor_is_put_into_the_first_box_once(self, administrator):
        assert b"autofocus" not in administrator.get("/admin/accounts/user/add/").content

    def test_password_given_twice_signs_in(self, administrator, client):
        password = {"password1": "a long test password", "password2": "a long test password"}

        administrator.post(add(User), new_account(**password))

        assert User.objects.get(email="new@example.org").check_password("a long test password")

    def test_passwords_that_differ_are_refused(self, administrator):
        response = administrator.post(add(User), new_account(password1="a long test password", password2="another"))

        assert "The two password fields didn’t match" in response.content.decode()

    def test_roles_are_given_at_once(self, administrator):
        officer = Group.objects.get(name=roles.OFFICER)
        chosen = {"usable_password": "false", "groups": [officer.pk], "is_staff": "on"}

        administrator.post(add(User), new_account(**chosen))

        account = User.objects.get(email="new@example.org")
        assert (list(account.groups.all()), account.is_staff, account.is_superuser) == ([officer], True, False)


class TestASuperuser:
    def test_is_not_changed_by_an_administrator(self, administrator):
        superuser = User.objects.create_superuser("root@example.org", "a long test password")

        response = administrator.post(change(superuser), {"email": "mine@example.org"})

        superuser.refresh_from_db()
        assert (response.status_code, superuser.email) == (403, "root@example.org")

    def test_gets_no_password_from_an_administrator(self, administrator):
        superuser = User.objects.create_superuser("root@example.org", "a long test password")
        data = {"usable_password": "true", "password1": "quite another one", "password2": "quite another one"}

        response = administrator.post(f"/admin/accounts/user/{superuser.pk}/password/", data)

        superuser.refresh_from_db()
        assert response.status_code == 403
        assert superuser.check_password("a long test password")

    def test_shows_no_hash_of_its_password(self, administrator):
        superuser = User.objects.create_superuser("root@example.org", "a long test password")

        assert superuser.password not in administrator.get(change(superuser)).content.decode()


def test_account_is_closed_and_never_deleted(administrator):
    account = make_user()

    assert administrator.post(change(account, "delete"), {"post": "yes"}).status_code == 403
    assert "To close one, untick “May sign in”" in administrator.get(change(account)).content.decode()


def test_history_of_an_account_leaves_out_its_password(administrator):
    account = make_user("ann@example.org")
    account.set_password("quite another one")
    account.name = "Ann Day"
    account.save()

    page = administrator.get(change(account, "history")).content.decode()

    assert "to Ann Day" in page
    assert account.password not in page


def test_roles_are_read_and_not_widened(administrator):
    role = Group.objects.get(name=roles.ADMINISTRATOR)
    before = set(role.permissions.all())

    answers = [
        administrator.get(changelist(Group)),
        administrator.get(change(role)),
        administrator.get(add(Group)),
        administrator.post(change(role), {"name": "All", "permissions": []}),
        administrator.post(change(role, "delete"), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 403, 403, 403]
    assert set(role.permissions.all()) == before


def test_role_says_what_it_is_for(administrator):
    listed = administrator.get(changelist(Group)).content.decode()

    for name in roles.PERMISSIONS:
        assert roles.DESCRIPTIONS[name] in listed
        page = administrator.get(change(Group.objects.get(name=name))).content.decode()
        assert roles.DESCRIPTIONS[name] in page
        assert "Can see contact details that are not public" in page or name in (
            roles.ADMINISTRATOR,
            roles.STAND_IN,
        )


def test_page_of_one_room_lists_its_records_and_says_nothing_of_what_needs_doing(administrator):
    page = administrator.get("/admin/accounts/")

    assert texts(page, ".//h1") == ["Accounts"]
    assert "What needs doing" not in page.content.decode()
    assert "/admin/accounts/user/add/" in page.content.decode()


def test_password_that_one_sets_for_somebody_is_asked_for_in_plain_words(administrator):
    account = make_user()

    page = administrator.get(f"/admin/accounts/user/{account.pk}/password/").content.decode()

    assert "Signs in with a password" in page
    assert "LDAP" not in page


def test_nobody_gives_themself_a_role_or_closes_their_own_account(administrator):
    own = User.objects.get(email="administrator@example.org")

    administrator.post(change(own), {"name": "Ann", "groups": [Group.objects.get(name=roles.OFFICER).pk]})

    own.refresh_from_db()
    assert [group.name for group in own.groups.all()] == [roles.ADMINISTRATOR]
    assert own.is_active
    assert own.is_staff


def test_own_password_is_changed_where_one_is_asked_for_the_old_one(administrator):
    own = User.objects.get(email="administrator@example.org")
    address = f"/admin/accounts/user/{own.pk}/password/"

    answers = [administrator.get(address), administrator.post(address, {"password1": "x", "password2": "x"})]

    assert [answer.url for answer in answers] == ["/accounts/password/change/"] * 2


def test_who_has_an_account_that_is_closed_is_told_so_once(administrator):
    account = make_user()
    form = {"email": account.email, "name": account.name, "person": ""}

    administrator.post(change(account), form)
    administrator.post(change(account), form)

    [mail] = outbox()
    assert mail.to == [account.email]
    assert "Your account was closed by somebody who runs the portal. You cannot sign in any more" in mail.body


def test_devices_of_an_account_that_is_closed_stay_signed_out_once_it_is_opened_again(administrator):
    account = make_user()
    confirm_address(user=account)
    device = Client()
    device.post("/accounts/login/", {"login": account.email, "password": "a long test password"})
    form = {"email": account.email, "name": account.name, "person": ""}

    administrator.post(change(account), form)
    administrator.post(change(account), form | {"is_active": "on"})

    account.refresh_from_db()
    assert account.is_active
    assert device.get("/account/").status_code == 302


class TestTwoAdministratorsAtOnce:
    """Both opened the account; the second saves what the first has changed meanwhile."""

    @pytest.fixture
    def account(self):
        return make_user("ann@example.org", name="Ann")

    @pytest.fixture
    def officer_role(self):
        return Group.objects.get(name=roles.OFFICER)

    def form(self, client, account, **changes):
        """What the browser sends that opened the form now."""
        opened = client.get(change(account)).context["versions"]
        groups = [group.pk for group in account.groups.all()]
        fields = {"name": account.name, "person": "", "groups": groups, "versions": opened, "is_active": "on"}
        return fields | changes

    def test_role_that_the_first_gave_is_not_taken_by_the_second_unseen(self, administrator, account, officer_role):
        of_second = self.form(administrator, account, name="Anna")
        administrator.post(change(account), self.form(administrator, account, groups=[officer_role.pk]))

        answer = administrator.post(change(account), of_second)

        account.refresh_from_db()
        assert answer.status_code == 409
        assert (account.name, list(account.groups.all())) == ("Ann", [officer_role])
        [role, _] = sorted(answer.context["conflict"].differences, key=lambda difference: difference.name)
        assert (role.was, role.theirs, role.yours, role.choice) == ("empty", "LA officer", "empty", "theirs")

    def test_role_that_the_first_took_is_not_given_back_unseen(self, administrator, account, officer_role):
        account.groups.add(officer_role)
        of_second = self.form(administrator, account, name="Anna")
        administrator.post(change(account), self.form(administrator, account, groups=[]))

        answer = administrator.post(change(account), of_second)

        assert answer.status_code == 409
        assert not account.groups.exists()

    def test_second_s_own_change_of_roles_is_saved_where_the_first_left_them(
        self, administrator, account, officer_role
    ):
        of_second = self.form(administrator, account, groups=[officer_role.pk])
        administrator.post(change(account), self.form(administrator, account, name="Anna"))

        answer = administrator.post(change(account), of_second)
        chosen = {difference.name: difference.choice for difference in answer.context["conflict"].differences}

        assert (answer.status_code, chosen) == (409, {"name": "theirs", "groups": "yours"})
