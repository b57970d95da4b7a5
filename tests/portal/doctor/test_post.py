"""The doctor on e-mails that wait, that nobody got, and that came twice."""

import datetime as dt
from smtplib import SMTPAuthenticationError

import pytest
from django.utils import timezone

from office.jobs import WorkerLife
from office.models import Message
from office.post.writing import note_sent
from portal.doctor import post
from tests.office.post.servers import Postbox, free_port, serving
from tests.portal.doctor.looking import found, must, should

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MINUTE = dt.timedelta(minutes=1)


def write(minutes_ago: float = 0, **fields) -> Message:
    at = timezone.now() - minutes_ago * MINUTE
    given = {"recipient": "ann@example.org", "kind": "agenda", "subject": "About Ann", "text": "T", "written_at": at}
    return Message.objects.create(**given | {"next_try_at": at} | fields)


def test_post_that_is_well_gives_nothing():
    write()
    write(59)
    write(600, state="sent", sent_at=timezone.now())

    assert found(post.waiting) == found(post.unreached) == []


@pytest.mark.once
class TestServer:
    @pytest.fixture
    def port(self, settings) -> int:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1
        return settings.EMAIL_PORT

    def test_that_answers_gets_no_message(self, port):
        with serving(Postbox(), port) as postbox:
            assert found(post.server) == []

        assert postbox.asked == 0

    def test_that_is_away_is_said_though_nothing_waits(self, port):
        [finding] = found(post.server)

        assert finding.sentence.startswith("The mail server does not answer (ConnectionRefusedError), so e-mails wait.")

    def test_that_refuses_the_password_says_so_and_names_nobody(self, port, monkeypatch):
        def refuse(_):
            raise SMTPAuthenticationError(535, b"ann@example.org: wrong")

        monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", refuse)

        [finding] = found(post.server)

        assert finding.sentence.startswith("The mail server refuses the user and password of EMAIL_URL (535)")
        assert "ann@" not in finding.sentence

    def test_that_is_none_is_not_asked(self):
        assert found(post.server) == []


def test_post_that_waits_without_a_worker():
    write(61)
    write(61)

    assert must(found(post.waiting)) == [
        "2 e-mails wait for more than an hour: no worker runs, so start “manage.py work”."
    ]


def test_post_that_waits_beside_a_worker():
    write(61)
    WorkerLife().beat()

    assert must(found(post.waiting)) == ["1 e-mail waits for more than an hour: the worker runs, so look at its log."]


def test_post_that_waits_for_another_try_should_be_looked_at():
    write(61, tries=2, next_try_at=timezone.now() + 30 * MINUTE)

    assert should(found(post.waiting))[0].startswith("1 e-mail waits for another try")


@pytest.mark.parametrize(("hours", "is_wrong"), [(24, False), (26, True), (24 * 365, True)])
def test_post_that_a_wrong_clock_sent_into_the_future(hours, is_wrong):
    write(61, tries=1, next_try_at=timezone.now() + hours * 60 * MINUTE)

    assert [sentence[:43] for sentence in must(found(post.waiting))] == [
        "1 e-mail waits for a day that is further of"
    ] * is_wrong


@pytest.mark.parametrize(
    ("is_server_away", "said"),
    [
        (True, "1 e-mail of the last 7 days could not be sent, for"),
        (False, "1 e-mail of the last 7 days was refused: a"),
    ],
)
def test_post_that_is_sent_once_is_not_said_to_go_again(is_server_away, said):
    note_sent(to="ann@example.org", kind="code", subject="C", error="550 no", is_server_away=is_server_away)

    [sentence] = should(found(post.unreached))

    assert sentence.startswith(said)
    assert "nobody can send it again" in sentence


@pytest.mark.parametrize(("days", "is_found"), [(6, True), (8, False)])
def test_post_that_was_refused_or_came_twice_lately(days, is_found):
    write(days * 24 * 60, state="refused", error="550 ann@example.org is unknown")
    write(days * 24 * 60, state="sent", sent_at=timezone.now(), is_uncertain=True)

    sentences = should(found(post.unreached))

    assert len(sentences) == 2 * is_found
    assert not any("ann@" in sentence for sentence in sentences)
