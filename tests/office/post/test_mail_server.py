"""The worker says how the mail server is, for whoever waits for the post."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from office.management.commands import work
from office.models import Message
from office.post.mail_server import KNOWN_FOR, mail_server_away, note_away
from tests.office.post.servers import Postbox, serving

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOON = dt.datetime(2026, 11, 3, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _forgotten():
    yield
    cache.clear()


@pytest.fixture
def _waiting():
    Message.objects.create(recipient="ann@example.org", kind="agenda", subject="Agenda", text="Look.")


@pytest.mark.usefixtures("_waiting")
def test_worker_notes_that_it_does_not_answer_and_that_it_does(port):
    call_command("work", once=True)
    away = mail_server_away()
    with serving(Postbox(), port):
        call_command("work", once=True)

    assert "refused" in away.said
    assert mail_server_away() is None
    assert Message.objects.get().is_sent


def test_what_a_worker_before_left_is_forgotten_once_nothing_waits(port):
    note_away("Connection refused")

    call_command("work", once=True)

    assert mail_server_away() is None


def test_it_is_away_since_the_first_try_and_was_asked_at_the_last():
    for seconds in (0, 30, 60):
        with time_machine.travel(NOON + dt.timedelta(seconds=seconds), tick=False):
            note_away("Connection refused")
            away = mail_server_away()

    assert (away.since, away.asked_at) == (NOON, NOON + dt.timedelta(seconds=60))


def test_word_of_a_worker_that_is_gone_is_soon_no_longer_given():
    with time_machine.travel(timezone.now() - KNOWN_FOR - dt.timedelta(seconds=1), tick=False):
        note_away("Connection refused")

    assert mail_server_away() is None


@pytest.mark.usefixtures("_waiting")
def test_post_goes_out_whatever_becomes_of_that_word(port, monkeypatch):
    def fail() -> None:
        raise OSError("no cache")

    monkeypatch.setattr(work, "note_answers", fail)

    with serving(Postbox(), port) as postbox:
        call_command("work", once=True)

    assert len(postbox.taken) == 1
