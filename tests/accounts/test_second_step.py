"""Who needs a second step, and what they may do before they have one."""

import datetime as dt
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts import roles
from accounts.writes import confirm_address
from boards.models import Seat
from tests.factories import make_board, make_meeting, make_person, make_seat, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a long test password"


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
    assert second.url == "/"
    assert client.get("/partnerships/").status_code == 200
    assert secret not in str(Authenticator.objects.get(user=user).data), "it is kept encrypted"


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
    """What an authenticator app would show."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
