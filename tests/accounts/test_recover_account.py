"""The command for the first administrator who cannot sign in, and the account that ``createsuperuser`` makes."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent, User
from tests.factories import make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OLD, NEW, PASSWORD = "root@example.org", "root@council.example", "purple otter umbrella"


@pytest.fixture
def lost():
    """Whoever has neither their mailbox nor their telephone any more."""
    user = make_user(OLD, is_superuser=True, is_staff=True)
    Authenticator.objects.create(user=user, type="totp", data={})
    return user


def recover(*options: str, monkeypatch=None, typed: str = "") -> str:
    output = io.StringIO()
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    call_command("recover_account", OLD, *options, stdout=output)
    return output.getvalue()


def test_superuser_made_by_the_command_signs_in_without_a_mail_server(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="First@example.org", interactive=False, stdout=io.StringIO())

    client.post("/accounts/login/", {"login": "first@example.org", "password": PASSWORD})

    assert client.get("/account/").status_code == 200
    assert outbox() == []


def test_recovering_says_how_an_account_is_signed_in_to_and_changes_nothing(lost):
    said = recover()

    assert "Second step: authenticator app." in said
    assert "to be proved" in said
    assert not AuditEvent.objects.exists()


def test_recovering_lets_in_at_once_with_another_address_and_password(client, lost, monkeypatch):
    recover("--address", NEW, "--password", "--second-steps", monkeypatch=monkeypatch, typed=PASSWORD)

    client.post("/accounts/login/", {"login": NEW, "password": PASSWORD})

    assert client.get("/account/").status_code == 200
    kinds = AuditEvent.objects.filter(user=lost, done_by=None).values_list("kind", flat=True)
    assert set(kinds) == {"address-changed", "password-removed", "step-removed"}
    assert {OLD, NEW} == {message.to[0] for message in outbox()}


def test_recovering_changes_nothing_where_one_thing_cannot_be(lost, monkeypatch):
    make_user(NEW)

    with pytest.raises(CommandError, match="already"):
        recover("--second-steps", "--address", NEW)
    with pytest.raises(CommandError, match="too short"):
        recover("--second-steps", "--password", monkeypatch=monkeypatch, typed="short")

    assert Authenticator.objects.exists()
    assert User.objects.get(pk=lost.pk).email == OLD


def test_recovering_nobody_says_so():
    with pytest.raises(CommandError, match="There is no account"):
        call_command("recover_account", "nobody@example.org")
