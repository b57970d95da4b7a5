"""E-mails and their log."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from office.models import SentEmail
from office.post.sending import send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _templates(tmp_path, settings):
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "greeting.txt").write_text("Hello {{ name }}\n\nHow is {{ name }}?\n")
    (tmp_path / "email" / "greeting.html").write_text("<p>How is {{ name }}?</p>")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


def test_send_gives_plain_text_and_html_and_keeps_a_log_without_the_text():
    sent = send(to="ann@example.org", template="greeting", context={"name": "Ann"}, reply_to="bo@example.org")

    message = mail.outbox[0]
    assert (message.subject, message.body, message.to) == ("Hello Ann", "How is Ann?", ["ann@example.org"])
    assert message.alternatives[0].content == "<p>How is Ann?</p>"
    assert message.reply_to == ["bo@example.org"]
    assert (sent.recipient, sent.subject, sent.template, sent.was_taken) == (
        "ann@example.org",
        "Hello Ann",
        "greeting",
        True,
    )


def test_send_escapes_a_name_in_html_only_and_keeps_the_subject_on_one_line():
    send(to="ann@example.org", template="greeting", context={"name": "<b>O'Hara\nBcc: eve@example.org"})

    message = mail.outbox[0]
    assert message.subject == "Hello <b>O'Hara"
    assert message.recipients() == ["ann@example.org"]
    assert "<b>" not in message.alternatives[0].content


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), ConnectionRefusedError("refused")])
def test_send_logs_that_the_mail_server_did_not_take_it(monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    sent = send(to="ann@example.org", template="greeting", context={"name": "Ann"})

    assert sent.error == str(error)
    assert list(SentEmail.objects.failed()) == [sent]
