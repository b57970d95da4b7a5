"""Sending what waits, through real mail servers that refuse, die and are silent."""

import datetime as dt

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from office.models import Message
from office.models.messages import RETRIES
from office.post import refusals
from office.post.resending import send_again
from office.post.sending import LEASE, ServerAwayError, claim, send_due, settle
from tests.office.post.servers import Postbox, serving, silent

pytestmark = pytest.mark.django_db
State = Message.State


def make_message(recipient: str = "ann@example.org", **fields) -> Message:
    return Message.objects.create(recipient=recipient, kind="agenda", subject="Agenda", text="Look.", **fields)


def states() -> dict[str, int]:
    return {state: count for state, count in Message.objects.counts().items() if count}


def test_message_that_the_server_takes_is_sent_at_that_moment(port):
    message = make_message(reply_to="council@example.org", html="<p>Look.</p>")

    with serving(Postbox(), port) as postbox:
        assert send_due() == 1

    message.refresh_from_db()
    assert postbox.taken == [("ann@example.org", message.message_id)]
    assert (message.state, message.tries, message.error, message.claimed_at) == ("sent", 1, "", None)
    assert abs(message.sent_at - timezone.now()) < dt.timedelta(seconds=30)


def test_sent_message_is_not_sent_again(port):
    make_message()

    with serving(Postbox(), port) as postbox:
        send_due()
        assert send_due() == 0

    assert len(postbox.taken) == 1


def test_message_for_later_waits(port):
    make_message(next_try_at=timezone.now() + dt.timedelta(minutes=1))

    with serving(Postbox(), port) as postbox:
        assert send_due() == 0

    assert postbox.asked == 0


def test_message_without_an_address_is_never_tried(port):
    Message.objects.create(recipient="", name="Ann Day", kind="agenda", subject="A", text="T", state=State.NO_ADDRESS)

    with serving(Postbox(), port) as postbox:
        assert send_due() == 0

    assert postbox.asked == 0


@pytest.mark.parametrize("answer", ["451 later please", "554 something is wrong"])
def test_server_that_does_not_take_the_message_gets_it_again_later_and_later(port, answer):
    message = make_message()
    now = timezone.now()

    with serving(Postbox(lambda *_: answer), port):
        for delay in RETRIES:
            with time_machine.travel(now, tick=False):
                send_due()
                message.refresh_from_db()
                assert (message.state, message.error) == ("waiting", answer)
                assert message.next_try_at == now + delay
                assert send_due() == 0
            now = message.next_try_at
        with time_machine.travel(now, tick=False):
            send_due()

    message.refresh_from_db()
    assert (message.state, message.tries) == ("refused", len(RETRIES) + 1)


def test_address_that_is_not_there_is_refused_at_once_and_keeps_nobody_from_their_message(port):
    make_message("nobody@example.org")
    make_message("ann@example.org")
    postbox = Postbox()
    postbox.unknown = {"nobody@example.org"}

    with serving(postbox, port):
        assert send_due() == 1

    assert Message.objects.refused().get().error == "550 no such user"
    assert states() == {"refused": 1, "sent": 1}


def test_what_follows_a_refusal_is_done_once_it_is_final(port, monkeypatch):
    followed = []
    monkeypatch.setitem(refusals._handlers, "agenda", lambda message: followed.append(message.recipient))
    message = make_message()

    with serving(Postbox(lambda *_: "451 later"), port):
        send_due()
    assert followed == []
    Message.objects.filter(pk=message.pk).update(next_try_at=timezone.now())
    unknown = Postbox()
    unknown.unknown = {"ann@example.org"}
    with serving(unknown, port):
        send_due()

    assert followed == ["ann@example.org"]


def test_server_that_is_not_there_costs_no_message_a_try(port):
    make_message("first@example.org")
    make_message("second@example.org")

    with pytest.raises(ServerAwayError):
        send_due()

    assert states() == {"waiting": 2}
    assert set(Message.objects.values_list("tries", flat=True)) == {0}
    with serving(Postbox(), port) as postbox:
        assert send_due() == 2
    assert [recipient for recipient, _ in postbox.taken] == ["first@example.org", "second@example.org"]


def test_silent_server_is_given_up_after_its_time(port):
    make_message()

    with silent(port), pytest.raises(ServerAwayError, match="timed out"):
        send_due()

    assert states() == {"waiting": 1}


def test_message_that_cannot_be_made_is_refused_and_the_others_go(port):
    bad, good = make_message("first@example.org"), make_message("second@example.org")
    Message.objects.filter(pk=bad.pk).update(subject="Agenda\nBcc: eve@example.org")

    with serving(Postbox(), port) as postbox:
        assert send_due() == 1

    bad.refresh_from_db()
    assert bad.state == "refused"
    assert postbox.taken == [("second@example.org", good.message_id)]


def test_claimed_message_is_nobody_elses(port):
    message = make_message()

    assert claim() == message
    assert claim() is None


@pytest.mark.parametrize(("seconds", "put_back"), [(-1, 0), (1, 1)])
def test_message_of_a_worker_that_died_goes_again_after_a_while_under_its_own_id_and_is_uncertain(
    port, seconds, put_back
):
    message = make_message()
    claimed = claim()
    Message.objects.update(claimed_at=claimed.claimed_at - LEASE - dt.timedelta(seconds=seconds))

    assert settle() == put_back

    with serving(Postbox(), port) as postbox:
        assert send_due() == put_back
    message.refresh_from_db()
    assert message.is_uncertain == bool(put_back)
    assert [number for _, number in postbox.taken] == [message.message_id] * put_back


@pytest.mark.parametrize(("limit", "taken"), [(2, 2), (0, 3)])
def test_no_more_go_in_a_minute_than_the_server_is_to_get(port, settings, limit, taken):
    settings.EMAIL_PER_MINUTE = limit
    for number in range(3):
        make_message(f"{number}@example.org")

    with serving(Postbox(), port):
        assert send_due() == taken
        assert send_due() == 0
        Message.objects.sent().update(sent_at=timezone.now() - dt.timedelta(seconds=61))
        assert send_due() == 3 - taken


class TestAgain:
    def test_what_was_refused_goes_once_more(self, port):
        make_message(state=State.REFUSED, tries=7, error="550 no such user")
        make_message("sent@example.org", state=State.SENT, sent_at=timezone.now())

        assert send_again(Message.objects.all()) == 1

        with serving(Postbox(), port) as postbox:
            send_due()
        assert [recipient for recipient, _ in postbox.taken] == ["ann@example.org"]

    @pytest.mark.parametrize(("address", "again"), [("ann@example.org", 1), ("", 0)])
    def test_whoever_had_no_address_gets_it_once_there_is_one(self, address, again):
        fields = {"kind": "agenda", "subject": "A", "text": "T", "whom": "person 7", "state": State.NO_ADDRESS}
        Message.objects.create(name="Ann Day", **fields)

        found = send_again(Message.objects.all(), address_of={"person 7": address}.get)

        assert found == again
        assert Message.objects.get().state == ("waiting" if again else "no-address")


def test_line_of_a_message_that_is_refused_has_the_servers_codes_and_none_of_its_words(port, caplog):
    message = make_message("ann.day@example.org")
    words = lambda number, recipient: "552 5.2.2 Ann Day's mailbox is full"  # noqa: E731

    with serving(Postbox(words), port):
        send_due()

    message.refresh_from_db()
    assert "Ann Day's mailbox is full" in message.error, "for officers"
    [line] = [record.getMessage() for record in caplog.records if record.name == "office.post.sending"]
    assert line == f"Message {message.pk} was not taken at try 1: SMTPDataError 552 5.2.2"


def test_message_that_the_database_is_away_from_is_not_refused(port, monkeypatch):
    message = make_message()

    def gone(*args):
        raise OperationalError("gone")

    monkeypatch.setattr("office.post.sending.with_links", gone)
    with serving(Postbox(), port), pytest.raises(OperationalError):
        send_due()

    message.refresh_from_db()
    assert message.state == State.SENDING, "it is put back once its worker was not heard of"


def test_message_that_a_wrong_clock_put_off_for_years_is_due_once_the_clock_is_right():
    now = timezone.now()
    make_message("tomorrow@example.org", next_try_at=now + dt.timedelta(days=1))
    make_message("years@example.org", next_try_at=now + dt.timedelta(days=700))

    assert [message.recipient for message in Message.objects.due(now)] == ["years@example.org"]
