"""Security headers, exact, on every kind of response."""

import pytest
from django.test import Client, override_settings
from django.urls import include, path

from accounts.writes import confirm_address
from tests.factories import make_user

pytestmark = pytest.mark.once

CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": set(CSP.split("; ")),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ADDRESSES = [
    "/",
    "/partnerships/",
    "/schools/",
    "/boards/",
    "/meetings/",
    "/resources/",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/.well-known/security.txt",
    "/sitemap.xml",
    "/accounts/login/",
    "/admin/",
    "/no-such-page/",
    "/schools/999999/",
]


def assert_exact(response) -> None:
    """Each header is there and says what it should, no more and no less."""
    assert set(response["Content-Security-Policy"].split("; ")) == HEADERS["Content-Security-Policy"]
    assert {header: response[header] for header in HEADERS if header != "Content-Security-Policy"} == {
        header: value for header, value in HEADERS.items() if header != "Content-Security-Policy"
    }
    policy = dict(part.split("=") for part in response["Permissions-Policy"].split(", "))
    assert policy.pop("geolocation") == "(self)", "near me asks for it, and nobody else may"
    assert {"camera", "microphone", "payment", "usb"} <= policy.keys()
    assert set(policy.values()) == {"()"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_are_exact_on_every_response(client, address):
    assert_exact(client.get(address))


def fail(request):
    """A view with a fault in it."""
    raise RuntimeError


fail.login_required = False
urlpatterns = [path("fail/", fail), path("", include("essex_partnerships.urls"))]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("status", "method", "address"),
    [
        (302, "get", "/account/"),
        (403, "post", "/accounts/login/"),  # without its token
        (404, "get", "/meetings/999999/minutes/"),
        (405, "options", "/partnerships/"),
        (410, "get", "/accounts/invitation/x/"),
        (500, "get", "/fail/"),
        (200, "get", "/static/base/portal.css"),
        (404, "get", "/static/no-such-file.css"),
        (200, "get", "/partnerships/export.csv"),
        (200, "get", "/partnerships/export.json"),
        (200, "get", "/meetings/calendar.ics"),
    ],
)
def test_headers_are_exact_whatever_the_answer(status, method, address):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)

    response = getattr(client, method)(address)

    assert response.status_code == status
    assert_exact(response)


@pytest.mark.django_db
def test_headers_are_exact_where_somebody_tries_too_often(client):
    for _ in range(31):
        response = client.post("/accounts/login/", {"login": "x@example.org", "password": "wrong"})

    assert response.status_code == 429
    assert_exact(response)


@pytest.mark.django_db
def test_headers_are_exact_for_who_is_signed_in_and_refused(client):
    client.force_login(make_user())

    for status, address in ((200, "/account/"), (403, "/my-partnership/"), (404, "/meetings/1/record/")):
        response = client.get(address)
        assert response.status_code == status
        assert_exact(response)


@pytest.mark.django_db
@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_are_secure_out_of_reach_of_scripts_and_of_other_sites(client):
    user = make_user("ann@example.org")
    confirm_address(user=user)
    client.get("/accounts/login/", secure=True)

    client.post("/accounts/login/", {"login": user.email, "password": "a long test password"}, secure=True)
    client.post("/account/", {"name": "Ann"}, secure=True)

    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name


@pytest.mark.django_db
def test_headers_are_there_when_the_request_is_refused(client):
    response = client.get("/", headers={"host": "not-a-host-of-ours.example"})

    assert response.status_code == 400
    assert_exact(response)


@pytest.mark.django_db
@override_settings(
    SECURE_SSL_REDIRECT=True,
    SECURE_HSTS_SECONDS=31_536_000,
    SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    SECURE_HSTS_PRELOAD=True,
)
def test_headers_outside_the_demonstration_send_everyone_to_https(client):
    plain = client.get("/partnerships/")
    secure = client.get("/partnerships/", secure=True)

    assert plain.status_code == 301
    assert plain["Location"] == "https://testserver/partnerships/"
    assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert_exact(plain)
    assert_exact(secure)


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_headers_outside_the_demonstration_leave_probes_alone(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
