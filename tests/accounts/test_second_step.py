"""Who needs a second step, and what they may do before they have one."""

import datetime as dt
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from accounts import roles
from accounts.models import AuditEvent
from accounts.ways_in import cut_off, remove_password, remove_second_steps
from accounts.writes import confirm_address
from boards.models import Seat
from tests.factories import make_board, make_meeting, make_person, make_seat, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "a long test password"
AUTHENTICATE = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _second_step_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def signed_in(client, *groups: str, person=None):
    user = make_user(None, *groups, person=person)
    confirm_address(user=user)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return user


@pytest.mark.parametrize(
    "role",
    [roles.OFFICER, roles.ADMINISTRATOR, roles.CHAIR, roles.MINUTE_TAKER, roles.BOARD_MEMBER, roles.STAND_IN],
)
def test_second_step_is_asked_of_roles_that_change_records_or_see_part_b(client, role):
    signed_in(client, role)

    response = client.get("/partnerships/", follow=True)

    assert response.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Your role needs a second step" in response.content.decode()


@pytest.mark.parametrize("role", [roles.HEADTEACHER, roles.PARTNERSHIP_LEAD])
def test_second_step_is_not_asked_of_others(client, role):
    signed_in(client, role)

    assert client.get("/partnerships/").status_code == 200


@pytest.mark.parametrize("role", Seat.Role.values)
def test_second_step_is_asked_of_who_has_a_seat_by_the_seat_alone(client, role):
    person = make_person()
    make_seat(make_board(), person, role=role)
    signed_in(client, person=person)

    assert client.get("/").url == "/accounts/2fa/"


@pytest.mark.parametrize("held_on", [dt.date(2026, 2, 3), dt.date(2027, 2, 3)])
def test_second_step_is_asked_of_who_was_named_to_stand_in_for_a_minute_taker(client, held_on):
    person = make_person()
    make_meeting(held_on=held_on, stand_in=person)
    signed_in(client, person=person)

    assert client.get("/").url == "/accounts/2fa/"


def test_second_step_lets_one_sign_out_and_set_it_up(client):
    signed_in(client, roles.OFFICER)

    assert client.get("/accounts/2fa/totp/activate/", follow=True).status_code == 200
    assert client.post("/accounts/logout/").url == "/"


def test_second_step_that_is_set_up_is_asked_at_sign_in_and_opens_the_portal(client):
    user = make_user(None, roles.OFFICER)
    confirm_address(user=user)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)

    first = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    before = client.get("/account/").url
    second = client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

    assert first.url == "/accounts/2fa/authenticate/"
    assert before.startswith("/accounts/login/"), "the password alone opens nothing"
    assert second.url == "/accounts/start/"
    assert client.get("/partnerships/").status_code == 200
    assert secret not in str(Authenticator.objects.get(user=user).data), "it is kept encrypted"


def test_second_step_that_is_removed_while_somebody_stands_at_it_has_them_begin_again(client):
    user = make_user(None, roles.OFFICER)
    confirm_address(user=user)
    TOTP.activate(user, generate_totp_secret())
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    asked = client.get("/accounts/2fa/authenticate/")

    remove_second_steps(user=user, by=make_user())
    answer = client.get("/accounts/2fa/authenticate/", follow=True)

    assert "Write to <a" in asked.content.decode(), "who lost their phone is told whom to ask"
    assert (answer.redirect_chain, answer.status_code) == ([("/accounts/login/", 302)], 200)
    assert "Your second step was removed meanwhile. Sign in again." in answer.content.decode()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/account/").url == "/accounts/2fa/"


@pytest.fixture
def secret_of_officer():
    user = make_user(None, roles.OFFICER)
    confirm_address(user=user)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret


def at_the_second_step(client, user):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_code_opens_once_in_all_the_time_in_which_it_is_right(secret_of_officer):
    user, secret = secret_of_officer
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, 30, 5, tzinfo=dt.UTC), tick=False) as clock:
        code = code_now(secret)
        first = at_the_second_step(Client(), user).post(AUTHENTICATE, {"code": code})
        clock.shift(31)
        second = at_the_second_step(Client(), user).post(AUTHENTICATE, {"code": code})
        another = at_the_second_step(Client(), user).post(AUTHENTICATE, {"code": code_now(secret)})

    assert (first.status_code, second.status_code, another.status_code) == (302, 200, 302)


def test_second_step_of_a_former_key_is_said_and_no_fault(client, secret_of_officer, settings):
    user, secret = secret_of_officer
    settings.SECRET_KEY = "another key of the portal, as long as it has to be to be taken, and unlike the first"

    answer = at_the_second_step(client, user).post(AUTHENTICATE, {"code": code_now(secret)})

    assert answer.status_code == 200
    assert "set up under another key of the portal" in answer.content.decode()


def test_wrong_code_is_written_down(client, secret_of_officer):
    user, _ = secret_of_officer

    at_the_second_step(client, user).post(AUTHENTICATE, {"code": "000000"})

    event = AuditEvent.objects.get(kind=AuditEvent.Kind.REFUSED)
    assert (event.user, event.detail) == (user, "second step")


@pytest.mark.parametrize("shut_out", [cut_off, remove_password])
def test_sign_in_that_was_half_done_as_the_account_was_shut_out_begins_again(client, secret_of_officer, shut_out):
    user, secret = secret_of_officer
    at_the_second_step(client, user)

    shut_out(user=user, by=make_user())
    answer = client.post(AUTHENTICATE, {"code": code_now(secret)})

    assert answer.url == "/accounts/login/"
    assert client.get("/account/").url.startswith("/accounts/login/")


OWN_WAYS = ["/accounts/email/", "/accounts/2fa/totp/activate/"]


def test_who_changes_their_address_says_first_who_they_are(client):
    signed_in(client)
    age_sign_in(client, 301)
    form = {"email": "mine@example.org", "action_add": ""}

    asked = client.post("/accounts/email/", form)
    codes = len(mail.outbox)
    client.post(asked.url, {"password": PASSWORD})

    assert asked.url.startswith("/accounts/reauthenticate/")
    assert (codes, len(mail.outbox)) == (0, 1), "what was typed goes on once the password is right"
    assert mail.outbox[0].to == ["mine@example.org"]


@pytest.mark.parametrize("address", [*OWN_WAYS, "/accounts/password/set/"])
@pytest.mark.parametrize(("seconds", "is_in"), [(290, True), (301, False)])
def test_who_has_no_password_signs_in_again_before_they_change_how(client, address, seconds, is_in):
    user = signed_in(client)
    user.set_unusable_password()
    user.save()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time() - seconds}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()

    answer = client.get(address)

    assert answer.status_code == (200 if is_in else 302)
    assert is_in or answer.url == f"/accounts/login/?next={address.replace('/', '%2F')}"
    assert (client.get("/account/").status_code == 200) is is_in


def age_sign_in(client, seconds: int) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - seconds
    session.save()


def test_own_account_says_whether_a_second_step_is_set(client, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    user = signed_in(client, roles.OFFICER)
    before = client.get("/account/").content.decode()

    TOTP.activate(user, generate_totp_secret())
    after = client.get("/account/").content.decode()

    assert "None: a passkey, or an authenticator app" in before
    assert "Set: a passkey, or an authenticator app" in after


def test_second_step_is_not_asked_where_the_setting_says_so(client, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    signed_in(client, roles.OFFICER)

    assert client.get("/partnerships/").status_code == 200


@pytest.mark.parametrize(("seconds", "is_in"), [(12 * 60 * 60 - 60, True), (12 * 60 * 60 + 1, False)])
def test_session_ends_twelve_hours_after_the_sign_in_whatever_happens_meanwhile(client, settings, seconds, is_in):
    settings.REQUIRE_SECOND_FACTOR = False
    signed_in(client, roles.OFFICER)
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - seconds
    session.save()

    answer = client.get("/account/")

    assert answer.status_code == (200 if is_in else 302)
    assert is_in or answer.url.startswith("/accounts/login/")


def code_now(secret: str) -> str:
    """What an authenticator app shows, by a clock as ours."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    _, counter, _ = yield_hotp_counters_from_time()  # before, now, after
    return format_hotp_value(hotp_value(secret, counter))
