"""Security headers, exact, on every kind of response."""

import pytest
from django.test import override_settings

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
    "/sitemap.xml",
    "/accounts/login/",
    "/admin/",
    "/no-such-page/",
    "/schools/999999/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_are_exact_on_every_response(client, address):
    response = client.get(address)

    assert set(response["Content-Security-Policy"].split("; ")) == HEADERS["Content-Security-Policy"]
    for header, value in HEADERS.items():
        if header != "Content-Security-Policy":
            assert response[header] == value, header
    assert "geolocation=(self)" in response["Permissions-Policy"], "near me asks for it, and nobody else may"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_headers_are_there_when_the_request_is_refused(client):
    response = client.get("/", headers={"host": "not-a-host-of-ours.example"})

    assert response.status_code == 400
    assert set(response["Content-Security-Policy"].split("; ")) == HEADERS["Content-Security-Policy"]


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_headers_outside_the_demonstration_send_everyone_to_https(client):
    plain = client.get("/partnerships/")
    secure = client.get("/partnerships/", secure=True)

    assert plain.status_code == 301
    assert plain["Location"] == "https://testserver/partnerships/"
    assert secure["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_headers_outside_the_demonstration_leave_probes_alone(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
