"""The pages that the law asks for."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts import roles
from office.models import Council
from tests.admin import change
from tests.factories import make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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
def test_statement_says_whom_to_write_to_and_not_what_it_lacks(client, address):
    response = client.get(address)

    page = response.content.decode()
    assert f"mailto:{Council().mailbox}" in page
    assert " yet" not in " ".join(texts(response, ".//main//p"))
    assert "Preparation of this" not in page
    assert "For the council to complete" not in page


@pytest.mark.parametrize("address", ["/accessibility/", "/privacy/"])
def test_statement_tells_an_officer_what_it_lacks_and_where_to_say_it(client, address):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    page = client.get(address).content.decode()

    assert "For the council to complete" in page
    assert "lawful basis" in page
    assert f'href="{change(Council.objects.get())}"' in page


def test_statement_that_lacks_nothing_asks_an_officer_for_nothing(client):
    said = dict.fromkeys(("data_protection", "hosting", "lawful_basis", "accessibility_plans"), "Said")
    day = dt.date(2026, 9, 23)
    Council.objects.update(
        **said,
        accessibility_status="partial",
        accessibility_audit="Tested by Ann Day.",
        accessibility_prepared_on=day,
        accessibility_reviewed_on=day,
    )
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    assert "For the council to complete" not in client.get("/accessibility/").content.decode()


def test_accessibility_says_what_the_council_says(client):
    Council.objects.update(
        accessibility_status="partial",
        accessibility_audit="The centre tested ten pages.",
        accessibility_failures="Maps <b>fail</b> 1.4.11.\n\nMended by March.",
        accessibility_burden="Old papers.",
        accessibility_plans="Again in May.",
        accessibility_prepared_on=dt.date(2026, 9, 23),
        accessibility_reviewed_on=dt.date(2026, 10, 1),
    )

    response = client.get("/accessibility/")

    said = texts(response, ".//p")
    assert {"The centre tested ten pages.", "Mended by March.", "Old papers.", "Again in May."} <= set(said)
    assert "Maps <b>fail</b> 1.4.11." in said
    assert "This statement was prepared on 23 September 2026, and last reviewed on 1 October 2026." in said
    assert any(text.startswith("This website is partially compliant with") for text in said)
    assert "No audit by people" not in response.content.decode()


def test_privacy_says_what_the_council_says(client):
    Council.objects.update(data_protection="Z123", hosting="In a cellar", lawful_basis="Public task")

    assert {"Z123", "In a cellar", "Public task"} <= set(texts(client.get("/privacy/"), ".//p"))


@pytest.mark.parametrize(
    "fields",
    [
        {"accessibility_status": "full"},
        {"accessibility_prepared_on": dt.date(2026, 9, 23), "accessibility_reviewed_on": dt.date(2026, 9, 22)},
    ],
)
def test_council_may_not_claim_a_status_without_an_audit_nor_review_what_was_not_prepared(fields):
    with pytest.raises(ValidationError):
        Council(**fields).validate_constraints()


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
