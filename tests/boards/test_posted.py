"""What a meeting's page says of the post, and sending again what reached nobody."""

import pytest
from django.utils import timezone

from boards.emails import about
from boards.models import Meeting
from boards.posted import posted_of
from office.jobs import WorkerLife
from office.models import Message
from office.post.mail_server import note_away
from tests.boards.minuted import bring_to_members, make_item, make_recording
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
State = Message.State


@pytest.fixture
def meeting(setting) -> Meeting:
    meeting = make_meeting(setting.board, held_on=timezone.localdate())
    make_item(meeting)
    return meeting


def make_message(meeting: Meeting, state: str, what: str = "agenda", **fields) -> Message:
    recipient = "" if state == State.NO_ADDRESS else "bo@example.org"
    sent_at = timezone.now() if state == State.SENT else None
    fields = {"kind": "agenda", "subject": "A", "text": "T", "name": "Bo Ray", "recipient": recipient, **fields}
    return Message.objects.create(about=about(what, meeting), state=state, sent_at=sent_at, **fields)


def test_page_counts_what_is_sent_waiting_refused_and_without_an_address(setting, meeting):
    for state in (State.SENT, State.SENT, State.WAITING, State.SENDING, State.REFUSED, State.NO_ADDRESS):
        make_message(meeting, state, error="550 no such user" if state == State.REFUSED else "")
    make_message(meeting, State.SENT, "minutes", is_uncertain=True)
    make_message(make_meeting(setting.board), State.REFUSED)

    said = [(one.what, one.sentence) for one in posted_of(meeting)]

    assert said == [
        ("Agenda", "2 sent, 2 waiting, 1 refused, 1 without an e-mail address"),
        ("Minutes", "1 sent, 1 that may have arrived twice"),
    ]
    page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/")
    shown = " ".join(texts(page, ".//li"))
    assert "Bo Ray, bo@example.org: 550 no such user" in shown
    assert "No e-mail address is recorded of Bo Ray: tell them yourself." in shown
    assert "Agenda:" not in signed_in(setting.member).get(f"/meetings/{meeting.pk}/").content.decode()


def test_page_counts_what_was_written_of_suggestions(setting, meeting):
    make_message(meeting, State.SENT, "draft")
    make_message(meeting, State.REFUSED, "suggestions", kind="suggestions", error="550 no such user")

    said = [(one.what, one.sentence) for one in posted_of(meeting)]

    assert said == [("Draft and actions", "1 sent"), ("Suggestions for the draft", "0 sent, 1 refused")]
    page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Bo Ray, bo@example.org: 550 no such user" in page


@pytest.mark.parametrize(("state", "is_offered"), [(State.SENT, False), (State.WAITING, False), (State.REFUSED, True)])
def test_sending_again_is_offered_where_somebody_was_not_reached(setting, meeting, state, is_offered):
    make_message(meeting, state)

    page = signed_in(setting.officer).get(f"/meetings/{meeting.pk}/").content.decode()

    assert ("Send to those not reached" in page) == is_offered


def test_sent_again_reaches_who_was_refused_and_who_has_an_address_now(setting, meeting):
    make_message(meeting, State.REFUSED)
    make_message(meeting, State.NO_ADDRESS, name="Lee Oak", whom=f"person {setting.lee.pk}")
    make_message(meeting, State.NO_ADDRESS, name="Kim Ash", whom=f"person {setting.kim.pk}")

    answer = signed_in(setting.minute_taker).post(f"/meetings/{meeting.pk}/post/again/", follow=True)

    page = answer.content.decode()
    assert "2 e-mails go out now." in page
    assert "1 e-mail cannot go out: no address is recorded of the person whom it is for." in page
    assert sorted(message.to[0] for message in outbox()) == ["bo@example.org", "member@example.org"]


def test_page_names_who_was_reached_without_addresses_beside_who_was_not(setting, meeting):
    make_message(meeting, State.SENT, name="Ann Day", recipient="ann.day@example.org")
    make_message(meeting, State.SENT, "minutes", name="Lee Oak", recipient="lee.oak@example.org")
    make_message(meeting, State.REFUSED, name="Kim Ash", error="550 no such user")

    page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/")

    shown = " ".join(texts(page, ".//details"))
    assert "Who was reached: Agenda The mail server took it for Ann Day." in shown
    assert "Who was reached: Minutes The mail server took it for Lee Oak." in shown
    assert "Who was not reached: Agenda Kim Ash" in shown
    assert "ann.day@example.org" not in page.content.decode()
    assert "Ann Day" not in signed_in(setting.member).get(f"/meetings/{meeting.pk}/").content.decode()


def test_page_says_that_what_waits_waits_for_the_mail_server(setting, meeting):
    make_message(meeting, State.WAITING)
    WorkerLife().beat()
    note_away("Connection refused")

    page = signed_in(setting.officer).get(f"/meetings/{meeting.pk}/").content.decode()

    assert "The mail server has not answered since" in page


def test_nobody_to_reach_is_said(setting, meeting):
    make_message(meeting, State.NO_ADDRESS, whom="person 999999")

    answer = signed_in(setting.officer).post(f"/meetings/{meeting.pk}/post/again/", follow=True)

    assert "1 e-mail cannot go out: no address is recorded of the person whom it is for." in answer.content.decode()


def test_counting_takes_one_query_however_many(meeting, django_assert_num_queries):
    for _ in range(5):
        make_message(meeting, State.SENT)

    with django_assert_num_queries(1):
        posted_of(meeting)


@pytest.mark.parametrize(
    ("page", "what", "others"), [("agenda", "agenda", "minutes"), ("minutes", "minutes", "agenda")]
)
def test_pages_of_agenda_and_minutes_count_their_own_and_send_it_again(setting, page, what, others):
    meeting = make_recording(setting)
    bring_to_members(meeting, setting)
    Message.objects.all().delete()
    make_message(meeting, State.REFUSED, what, error="550 no such user")
    make_message(meeting, State.NO_ADDRESS, what, name="Kim Ash")
    make_message(meeting, State.WAITING, what)
    make_message(meeting, State.REFUSED, others, name="Somebody Else")
    client, address = signed_in(setting.minute_taker), f"/meetings/{meeting.pk}/{page}/"

    shown = client.get(address).content.decode()

    assert "0 sent, 1 waiting, 1 refused, 1 without an e-mail address." in shown
    assert "Bo Ray, bo@example.org: 550 no such user" in shown
    assert "No e-mail address is recorded of Kim Ash: tell them yourself." in shown
    assert "No worker runs, so what waits does not go out yet." in shown
    assert "Somebody Else" not in shown

    answer = client.post(f"/meetings/{meeting.pk}/post/again/", {"page": page}, follow=True)

    assert answer.redirect_chain[-1][0] == address
    assert "1 e-mail goes out now." in answer.content.decode()
    assert Message.objects.get(name="Somebody Else").state == State.REFUSED


@pytest.mark.parametrize("who", ["member", "chair"])
def test_minutes_say_nothing_of_the_post_to_who_does_not_run_the_meeting(setting, who):
    meeting = make_recording(setting)
    bring_to_members(meeting, setting)
    make_message(meeting, State.REFUSED, "minutes")

    page = signed_in(getattr(setting, who)).get(f"/meetings/{meeting.pk}/minutes/")

    assert page.status_code == 200
    assert "550" not in page.content.decode()
    assert "Send to those" not in page.content.decode()
