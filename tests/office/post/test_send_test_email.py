"""``send_test_email``, through real mail servers that take it, refuse it, are silent and are away."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from office.models import Message
from tests.office.post.servers import Postbox, serving, silent

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def send(address: str = "ann@example.org") -> str:
    output = StringIO()
    call_command("send_test_email", address, stdout=output)
    return output.getvalue().strip()


def test_says_what_the_server_said_and_keeps_nothing(port):
    with serving(Postbox(lambda number, recipient: "250 queued as A17"), port) as postbox:
        said = send()

    assert said == f"The mail server 127.0.0.1:{port} took the e-mail to ann@example.org. It said: 250 queued as A17"
    assert [recipient for recipient, _ in postbox.taken] == ["ann@example.org"]
    assert not Message.objects.exists()


def test_server_that_knows_no_such_address_is_quoted(port):
    postbox = Postbox()
    postbox.unknown = {"ann@example.org"}

    with (
        serving(postbox, port),
        pytest.raises(CommandError, match=r"did not take the e-mail to ann@example.org: 550 no such user") as failure,
    ):
        send()

    assert failure.value.returncode == 1


def test_server_that_refuses_the_message_is_quoted(port):
    with (
        serving(Postbox(lambda number, recipient: "554 no spam"), port),
        pytest.raises(CommandError, match=r"did not take the e-mail to ann@example.org: 554 no spam"),
    ):
        send()


def test_server_that_is_silent_is_given_up(port):
    with silent(port), pytest.raises(CommandError, match=r"did not take the e-mail to ann@example.org: .*timed out"):
        send()


def test_server_that_is_away_is_said(port):
    with pytest.raises(CommandError, match=rf"127.0.0.1:{port} did not take .*Connection refused"):
        send()


def test_without_a_mail_server_nothing_is_sent_and_it_says_so(settings, mailoutbox):
    with pytest.raises(CommandError, match="EMAIL_URL names no mail server"):
        send()

    assert mailoutbox == []


def test_what_is_no_address_is_refused(port):
    with pytest.raises(CommandError, match="“ann” is no e-mail address"):
        send("ann")
