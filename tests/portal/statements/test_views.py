"""The pages that the law asks for."""

import pytest

from office.models import Council
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/accessibility/", "Accessibility statement"), ("/privacy/", "Privacy"), ("/cookies/", "Cookies")],
)
def test_statement_answers_without_a_cookie(client, address, heading):
    response = client.get(address)

    assert response.status_code == 200
    assert texts(response, ".//h1") == [heading]
    assert not response.cookies


@pytest.mark.parametrize("address", ["/accessibility/", "/privacy/"])
def test_statement_says_whom_to_write_to_and_what_the_council_must_add(client, address):
    response = client.get(address)

    assert f"mailto:{Council().mailbox}" in response.content.decode()
    assert "For the council to complete" in texts(response, ".//strong")


def test_cookies_names_every_cookie_that_signing_in_sets(client):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "", "password": ""})
    content = client.get("/cookies/").content.decode()

    assert client.cookies
    for name in (*client.cookies, "sessionid"):
        assert name in content


def test_every_page_links_the_statements_and_the_licences(client):
    content = client.get("/").content.decode()

    for address in ("/accessibility/", "/privacy/", "/cookies/"):
        assert f'href="{address}"' in content
    assert "Contains public sector information licensed under the" in content
    assert "https://www.geonames.org/" in content
