"""Signing in and out."""

import pytest
from django.test import Client

from accounts import roles
from accounts.writes import confirm_address
from tests.factories import make_user
from tests.pages.reading import read, text_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LOGIN = "/accounts/login/"
PASSWORD = "a long test password"


@pytest.fixture
def user():
    user = make_user("Ann.Day@example.org", name="Ann Day")
    confirm_address(user=user)
    return user


def sign_in(client, email: str = "ann.day@example.org", password: str = PASSWORD, after: str = ""):
    return client.post(LOGIN, {"login": email, "password": password, "next": after})


def test_sign_in_asks_for_an_e_mail_address_and_a_password(client):
    response = client.get(LOGIN)

    fields = {field.get("name"): field for field in read(response).findall(".//main//input[@id]")}
    assert texts(response, ".//h1") == ["Sign in"]
    assert texts(response, ".//label") == ["E-mail address", "Password"]
    assert fields["login"].get("type") == "email"
    assert fields["login"].get("autocomplete") == "username"
    assert fields["password"].get("autocomplete") == "current-password"


@pytest.mark.parametrize("email", ["Ann.Day@example.org", "ann.day@EXAMPLE.org", " ann.day@example.org "])
def test_sign_in_by_e_mail_address_whatever_its_capitals(client, user, email):
    response = sign_in(client, email)

    assert response.status_code == 302
    assert response["Location"] == "/accounts/start/"
    assert "Ann Day" in [text_of(e) for e in read(client.get("/")).findall(".//header//span/a")]


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("", "", ["Enter your e-mail address", "Enter your password"]),
        ("ann.day@example.org", "", ["Enter your password"]),
        (
            "ann.day@example.org",
            "not the password",
            ["Check your e-mail address and password. One of them is not right."],
        ),
        ("nobody@example.org", PASSWORD, ["Check your e-mail address and password. One of them is not right."]),
        ("ann.day\x00", PASSWORD, ["Enter a valid email address."]),
    ],
)
def test_sign_in_says_what_is_wrong_and_not_whether_there_is_an_account(client, user, email, password, words):
    response = sign_in(client, email, password)

    assert response.status_code == 200
    assert texts(response, ".//div[@class='govuk-error-summary']//li") == words
    assert "_auth_user_id" not in client.session


def test_sign_in_of_an_account_that_was_closed_is_like_a_wrong_password(client):
    make_user("gone@example.org", is_active=False)

    response = sign_in(client, "gone@example.org")

    assert "_auth_user_id" not in client.session
    assert response.url == "/accounts/inactive/"


@pytest.mark.parametrize(
    ("after", "leads_to"),
    [
        ("/meetings/", "/meetings/"),
        ("https://evil.example/", "/accounts/start/"),
        ("//evil.example/", "/accounts/start/"),
        ("javascript:alert(1)", "/accounts/start/"),
        ("/accounts/logout/", "/accounts/start/"),
    ],
)
def test_sign_in_goes_on_to_next_only_within_the_site(client, user, after, leads_to):
    assert sign_in(client, after=after)["Location"] == leads_to


def test_sign_in_again_goes_straight_on(client, user):
    client.force_login(user)

    response = client.get(LOGIN, {"next": "/meetings/"})

    assert response["Location"] == "/meetings/"


def test_sign_in_changes_the_session_key(client, user):
    client.get(LOGIN)
    before = client.session.session_key

    sign_in(client)

    assert client.session.session_key not in (None, before)


def test_sign_out_is_by_post_and_goes_home(client, user):
    client.force_login(user)

    assert texts(client.get("/accounts/logout/"), ".//h1") == ["Sign out"]
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert "Signed in as" not in client.get("/").content.decode()


def test_sign_in_from_admin_leads_back_to_admin(client):
    confirm_address(user=make_user("officer@example.org", roles.OFFICER, is_staff=True))
    asked = client.get("/admin/", follow=True)

    response = client.post(
        LOGIN, {"login": "officer@example.org", "password": PASSWORD, "next": "/admin/"}, follow=True
    )

    assert asked.redirect_chain[-1][0].startswith(LOGIN)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == "/admin/"


def test_sign_in_refuses_a_form_without_its_token(user, settings):
    response = sign_in(Client(enforce_csrf_checks=True))

    assert response.status_code == 403
    assert texts(response, ".//h1") == ["We could not accept that form"]
    assert "Sign in" in response.content.decode(), "the menu knows that nobody is signed in"
