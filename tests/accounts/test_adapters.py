"""The e-mails of signing in, as the portal has them written."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context

from accounts.models import User
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


def html_of(message) -> str:
    """What it says in the look of the portal's e-mails."""
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return html


@pytest.mark.usefixtures("_user")
def test_code_is_in_the_look_of_the_portals_e_mails_too(client):
    make_council(name="Colne & Stour Council")

    client.post("/accounts/login/code/", {"email": "ann.day@example.org"})

    [message] = outbox()
    code = message.body.split("\n\n")[1]
    html = html_of(message)
    assert f'<p class="code">{code}</p>' in html
    assert html.count(code) == 1
    assert "If you did not ask for it, do nothing" in html
    assert "Colne &amp; Stour Council" in html
    assert "Colne & Stour Council" in message.body


@pytest.mark.usefixtures("_user")
def test_link_that_sets_a_password_is_a_button_in_the_look_of_the_portals_e_mails(client, settings):
    client.post("/accounts/password/reset/", {"email": "ann.day@example.org"})

    [message] = outbox()
    [link] = [line for line in message.body.splitlines() if settings.SITE_URL in line]
    assert f'<a class="button" href="{link}">Set a new password</a>' in html_of(message)


@pytest.mark.parametrize(
    ("template", "context", "said"),
    [
        ("account/email/password_changed", {}, "The password of your account was changed."),
        ("account/email/password_set", {}, "Your account was given a password"),
        ("account/email/password_reset", {}, "set anew, by the link in an e-mail"),
        ("account/email/email_confirm", {}, "The e-mail address of your account was confirmed."),
        ("account/email/email_changed", {"from_email": "a@x.org", "to_email": "b@x.org"}, "from a@x.org to b@x.org"),
        ("account/email/email_deleted", {"deleted_email": "a@x.org"}, "a@x.org was removed"),
        ("mfa/email/totp_activated", {}, "asks for a code of an authenticator app from now on"),
        ("mfa/email/totp_deactivated", {}, "no code of an authenticator app any more"),
        ("mfa/email/recovery_codes_generated", {}, "New recovery codes"),
        ("mfa/email/webauthn_added", {}, "A passkey was added"),
        ("mfa/email/webauthn_removed", {}, "A passkey was removed"),
        ("socialaccount/email/account_connected", {"provider": "Essex"}, "your account of Essex from now on"),
        ("socialaccount/email/account_disconnected", {"provider": "Essex"}, "Your account of Essex does not"),
    ],
)
@pytest.mark.usefixtures("_user")
def test_change_of_an_account_is_told_in_our_words_with_what_to_do(rf, settings, template, context, said):
    request = rf.get("/", headers={"user-agent": "<b>Firefox</b>"})

    with request_context(request):
        get_adapter().send_notification_mail(template, User.objects.get(email="ann.day@example.org"), context)

    [message] = outbox()
    html = html_of(message)
    assert said in message.body
    assert said in html
    assert "the network address 127.0.0.1, with <b>Firefox</b>." in message.body
    assert "with &lt;b&gt;Firefox&lt;/b&gt;." in html
    assert "If it was not, somebody else may be using your account" in message.body
    assert f'href="{settings.SITE_URL}/accounts/password/reset/"' in html
