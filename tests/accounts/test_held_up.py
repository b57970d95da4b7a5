"""Whoever waits for a code while the mail server is away reads that it may not come; nobody reads of any account."""

import pytest
from django.test import Client

from accounts import roles
from accounts.writes import confirm_address
from office.models import Message
from office.post.mail_server import note_away
from tests.factories import make_user
from tests.office.post.servers import Postbox, free_port, serving

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HELD_UP = "Our mail server does not answer just now. A code may not come."


@pytest.fixture
def _user():
    confirm_address(user=make_user("ann@example.org", name="Ann Day"))


@pytest.fixture
def port(settings) -> int:
    """A port of the mail server, at which nothing listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1
    return settings.EMAIL_PORT


def asked(email: str) -> str:
    """The page that follows when a code is asked for, but for the address that was typed."""
    answer = Client().post("/accounts/login/code/", {"email": email}, follow=True)
    return answer.content.decode().replace(email, "ADDRESS")


def without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line and "nonce" not in line)


@pytest.mark.usefixtures("_user")
def test_code_that_could_not_be_sent_is_noted_as_that(port):
    asked("ann@example.org")

    message = Message.objects.get()
    assert message.could_not_be_sent
    assert message.state_in_words == "Could not be sent: the mail server was away"
    assert message.error.startswith("The mail server was away: ")


@pytest.mark.usefixtures("_user")
def test_code_that_the_mail_server_refuses_is_refused(port):
    postbox = Postbox()
    postbox.unknown = {"ann@example.org"}

    with serving(postbox, port):
        asked("ann@example.org")

    assert not Message.objects.get().could_not_be_sent
    assert Message.objects.get().state_in_words == "Refused"
    assert Message.objects.get().error == "550 no such user"


@pytest.mark.usefixtures("_user")
@pytest.mark.parametrize("is_known", [True, False])
def test_page_says_the_same_whether_there_is_an_account_or_not(port, is_known):
    if is_known:
        note_away("Connection refused")

    with_account, without = asked("ann@example.org"), asked("bo@example.org")

    assert without_tokens(with_account) == without_tokens(without)
    assert (HELD_UP in without) is is_known
    assert "While our mail server is away none comes" in without
    assert "mailto:" in without


@pytest.mark.usefixtures("_user")
def test_page_that_sets_a_password_says_it_too(client):
    note_away("Connection refused")

    page = client.post("/accounts/password/reset/", {"email": "bo@example.org"}, follow=True)

    assert "Our mail server does not answer just now. The e-mail may not come." in page.content.decode()


def test_officer_reads_of_it_in_the_list_and_on_its_page(client, port):
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    confirm_address(user=make_user("ann@example.org", name="Ann Day"))
    asked("ann@example.org")

    listed = client.get("/admin/office/message/").content.decode()
    shown = client.get(f"/admin/office/message/{Message.objects.get().pk}/change/").content.decode()

    assert "Could not be sent: the mail server was away" in listed
    assert "Could not be sent: the mail server was away" in shown
