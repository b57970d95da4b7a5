"""The desk says what became of the e-mails of the last days, and sends again to whom they did not reach."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from boards.models.access import is_officer
from office.jobs import WorkerLife
from office.models import Message
from office.post.mail_server import note_away
from office.post.writing import note_sent
from portal.desk.post import LONG, SHOWN, desk_post
from tests.factories import make_person, make_user
from tests.partnerships.directory.test_views import text_of
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
State = Message.State


def make_message(state: str, **fields) -> Message:
    recipient = "" if state == State.NO_ADDRESS else "bo@example.org"
    sent_at = timezone.now() if state == State.SENT else None
    fields = {"kind": "agenda", "subject": "Agenda", "text": "T", "name": "Bo Ray", **fields}
    return Message.objects.create(recipient=recipient, state=state, sent_at=sent_at, **fields)


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    return client


def test_desk_counts_the_post_and_names_whom_it_did_not_reach_and_why(officer):
    for state in (State.SENT, State.SENT, State.WAITING, State.SENDING):
        make_message(state)
    make_message(State.REFUSED, error="550 no such user")
    make_message(State.NO_ADDRESS, name="Kim Ash")
    make_message(State.SENT, is_uncertain=True)
    make_message(State.REFUSED, name="Long Ago", written_at=timezone.now() - dt.timedelta(days=8))

    page = text_of(officer.get("/admin/"))

    assert "3 sent, 2 waiting, 1 refused, 1 without an e-mail address, 1 that may have arrived twice" in page
    assert "Agenda</a>, to Bo Ray, bo@example.org: 550 no such user" in page
    assert "Agenda</a>, to Kim Ash</li>" in page
    assert "No e-mail address is recorded of these. Tell them yourself, or add one." in page
    assert "No worker runs, so what waits does not go out yet." in page
    assert "Long Ago" not in page


def test_desk_without_post_says_nothing_of_it(officer):
    assert "E-mails of the last 7 days" not in text_of(officer.get("/admin/"))


def test_post_that_waits_for_a_worker_that_is_there_just_waits(officer):
    make_message(State.WAITING)
    WorkerLife().beat()

    page = text_of(officer.get("/admin/"))

    assert "1 waiting" in page
    assert "No worker runs" not in page
    assert "Send to those not reached" not in page


def test_sent_again_reaches_who_was_refused_and_who_has_an_address_now(officer):
    kim = make_person("Kim Ash", email="kim@example.org")
    make_message(State.REFUSED)
    make_message(State.NO_ADDRESS, name="Kim Ash", whom=f"person {kim.pk}")
    make_message(State.NO_ADDRESS, name="Lee Oak")

    page = text_of(officer.post("/admin/office/message/again/", follow=True))

    assert "2 e-mails go out now." in page
    assert "1 e-mail cannot go out: no address is recorded of the person whom it is for." in page
    assert sorted(message.to[0] for message in outbox()) == ["bo@example.org", "kim@example.org"]


def test_several_whom_nobody_can_reach_are_said(officer):
    make_message(State.NO_ADDRESS)
    make_message(State.NO_ADDRESS)

    page = text_of(officer.post("/admin/office/message/again/", follow=True))

    assert "2 e-mails cannot go out: no address is recorded of the people whom they are for." in page


def test_nobody_to_reach_is_said(officer):
    make_message(State.NO_ADDRESS)

    page = text_of(officer.post("/admin/office/message/again/", follow=True))

    assert "1 e-mail cannot go out: no address is recorded of the person whom it is for." in page
    assert "goes out now" not in page


def test_nobody_left_to_reach_is_said(officer):
    assert "Nobody is left who was not reached." in text_of(officer.post("/admin/office/message/again/", follow=True))


def test_code_whose_text_was_not_kept_is_not_sent_again_as_nothing(officer):
    make_message(State.REFUSED, text="", kind="account/login_code")

    page = text_of(officer.post("/admin/office/message/again/", follow=True))

    assert outbox() == []
    assert "Not sent again: 1. A code works for a few minutes and is not kept" in page


def test_code_that_could_not_be_sent_is_not_called_refused(officer):
    note_sent(to="bo@example.org", kind="code", subject="C", error="Connection refused", is_server_away=True)
    make_message(State.REFUSED, error="550 no such user")

    page = text_of(officer.get("/admin/"))

    assert "1 refused, 1 that could not be sent" in page
    assert "to bo@example.org: The mail server was away: Connection refused" in page


def test_post_that_waits_for_the_mail_server_says_so(officer):
    make_message(State.WAITING)
    WorkerLife().beat()
    note_away("Connection refused")

    page = text_of(officer.get("/admin/"))

    assert "The mail server has not answered since" in page
    assert "No worker runs" not in page


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.MINUTE_TAKER])
def test_post_is_neither_shown_nor_sent_again_to_others(role):
    make_message(State.REFUSED, error="550 no such user")
    client = Client()
    client.force_login(make_user(None, role, is_staff=True))

    assert "550 no such user" not in text_of(client.get("/admin/"))
    assert client.post("/admin/office/message/again/").status_code == 403


@pytest.mark.parametrize(("count", "is_open"), [(LONG, True), (LONG + 1, False)])
def test_whom_it_did_not_reach_is_folded_up_where_they_are_many(officer, count, is_open):
    for number in range(count):
        make_message(State.NO_ADDRESS, name=f"Person {number}")

    page = officer.get("/admin/").content.decode()

    assert f"<details{' open' if is_open else ''}> <summary>Who was not reached" in " ".join(page.split())
    assert page.count("No e-mail address is recorded") == 1


def test_long_lists_are_cut_short_and_say_so():
    for number in range(SHOWN + 3):
        make_message(State.REFUSED, name=f"Person {number}")

    post = desk_post(make_user(None, roles.OFFICER))

    assert (len(post.refused), post.more) == (SHOWN, 3)


def test_panel_takes_the_same_queries_for_more_post(django_assert_num_queries):
    for state in (State.REFUSED, State.NO_ADDRESS, State.WAITING) * 3:
        make_message(state)

    user = make_user(None, roles.OFFICER)
    is_officer(user)  # which is asked once a request

    with django_assert_num_queries(3):
        desk_post(user)
