"""The e-mails of signing in, as the portal has them written."""

import pytest

from accounts.writes import confirm_address
from tests.factories import make_council, make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def _user():
    confirm_address(user=make_user("ann.day@example.org", name="Ann Day"))


@pytest.mark.usefixtures("_user")
def test_link_that_sets_a_password_leads_to_our_address_whatever_name_the_request_came_by(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "another.example.org"]

    client.post("/accounts/password/reset/", {"email": "ann.day@example.org"}, headers={"host": "another.example.org"})

    [message] = outbox()
    assert f"{settings.SITE_URL}/accounts/password/reset/key/" in message.body
    assert "another.example.org" not in f"{message.subject}{message.body}"


@pytest.mark.usefixtures("_user")
def test_link_that_sets_a_password_works(client, settings):
    client.post("/accounts/password/reset/", {"email": "ann.day@example.org"})
    [link] = [line for line in outbox()[0].body.splitlines() if settings.SITE_URL in line]

    page = client.get(link.removeprefix(settings.SITE_URL), follow=True)

    assert page.status_code == 200
    assert 'name="password1"' in page.content.decode()


@pytest.mark.usefixtures("_user")
def test_codes_are_signed_by_the_council_as_it_says_itself(client):
    make_council(name="Colne County Council")

    client.post("/accounts/login/code/", {"email": "ann.day@example.org"}, headers={"host": "testserver"})

    assert "Colne County Council" in outbox()[0].body
    assert "testserver" not in outbox()[0].body
