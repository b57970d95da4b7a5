"""Officers read what was written to whom and what became of it."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from boards.emails import about
from office.models import Council, Message
from tests.factories import make_board, make_meeting, make_user
from tests.pages.reading import read, text_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
State = Message.State
LIST = "/admin/office/message/"


def make_message(state: str = State.WAITING, **fields) -> Message:
    sent_at = timezone.now() if state == State.SENT else None
    fields = {"recipient": "office@example.org", "name": "Bo Ray", "kind": "agenda", "subject": "A", **fields}
    return Message.objects.create(state=state, text="T", sent_at=sent_at, **fields)


def page_of(client: Client, message: Message):
    return client.get(f"{LIST}{message.pk}/change/")


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    return client


def test_two_people_who_share_a_mailbox_are_told_apart(officer):
    make_message()
    make_message(name="Cy Low")
    make_message(name="")
    make_message(State.NO_ADDRESS, name="Di Ash", recipient="")

    shown = [text_of(cell).strip() for cell in read(officer.get(LIST)).findall(".//td[@class='field-for_']")]

    assert sorted(shown) == [
        "Bo Ray, office@example.org",
        "Cy Low, office@example.org",
        "Di Ash (no address)",
        "office@example.org",
    ]


def test_what_it_tells_of_is_a_link_to_that(officer):
    meeting = make_meeting(make_board("Board"))

    page = page_of(officer, make_message(about=about("agenda", meeting))).content.decode()

    assert f'agenda of <a href="/admin/boards/meeting/{meeting.pk}/change/">meeting {meeting.pk}</a>' in page


@pytest.mark.parametrize("said", ["", "agenda of meeting 999999", "glass of nothing 1", "agenda of meeting"])
def test_what_is_not_there_is_said_without_a_link(officer, said):
    page = page_of(officer, make_message(about=said))

    assert page.status_code == 200
    assert not read(page).findall(".//div[@class='form-row field-about_']//a")
    assert said in page.content.decode()


@pytest.mark.parametrize(
    ("state", "tried_next", "sent"), [("waiting", True, False), ("sent", False, True), ("refused", False, False)]
)
def test_only_what_waits_is_tried_next_and_only_what_was_sent_says_when(officer, state, tried_next, sent):
    labels = texts(page_of(officer, make_message(state)), ".//div[@class='flex-container']//label")

    assert ("Next try at:" in labels) is tried_next
    assert ("Sent at:" in labels) is sent


@pytest.mark.parametrize(("given", "said"), [("", "{mailbox} (the council’s mailbox)"), ("bo@example.org", "bo@")])
def test_page_says_who_gets_an_answer(officer, given, said):
    page = page_of(officer, make_message(reply_to=given)).content.decode()

    assert said.format(mailbox=Council().mailbox) in page


def test_list_says_of_each_ticked_what_is_done(officer):
    chosen = [make_message(State.REFUSED), make_message(State.SENT), make_message(State.NO_ADDRESS, recipient="")]

    data = {"action": "send_again_", "_selected_action": [message.pk for message in chosen]}
    page = officer.post(LIST, data, follow=True).content.decode()

    assert "1 e-mail goes out now." in page
    assert "Left as they are: 2." in page
