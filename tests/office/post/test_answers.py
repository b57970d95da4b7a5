"""Whoever answers an e-mail of the portal writes to somebody who reads it."""

from email import message_from_bytes
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from boards.steps import FINISH
from boards.workflow import take
from office.models import Council, Message
from office.post.writing import write
from tests.boards.minuted import make_recording, make_setting
from tests.factories import make_meeting, make_person, make_user
from tests.office.post.servers import Postbox, serving
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_answer_goes_to_the_councils_mailbox_as_it_is_when_the_message_goes_out():
    write(to="ann@example.org", kind="agenda", context={"meeting": make_meeting(), "board": "Board"})
    Council.objects.update(mailbox="partnerships@council.example.org")

    assert outbox()[0].reply_to == ["partnerships@council.example.org"]


def test_answer_to_a_code_goes_there_too():
    make_user(email="ann@example.org")
    Council.objects.update(mailbox="partnerships@council.example.org")

    Client().post("/accounts/login/code/", {"email": "ann@example.org"})

    (message,) = outbox()
    assert message.reply_to == ["partnerships@council.example.org"]


class ReadingPostbox(Postbox):
    """One that keeps to whom an answer would go."""

    answers_go_to = ""

    async def handle_DATA(self, server, session, envelope) -> str:
        self.answers_go_to = message_from_bytes(envelope.content)["Reply-To"]
        return await super().handle_DATA(server, session, envelope)


def test_answer_to_the_test_of_the_post_goes_there_too(port):
    with serving(ReadingPostbox(), port) as postbox:
        call_command("send_test_email", "ann@example.org", stdout=StringIO())

    assert postbox.answers_go_to == Council().mailbox


class TestDraft:
    """A chair is told to answer with what to change: whoever types it gets that."""

    def test_answer_goes_to_the_boards_minute_taker(self):
        setting = make_setting()

        take(FINISH, meeting=make_recording(setting), by=setting.officer)

        assert {message.reply_to for message in Message.objects.filter(kind="draft")} == {"taker@example.org"}

    def test_answer_goes_to_the_stand_in_of_that_meeting_first(self):
        setting = make_setting()
        meeting = make_recording(setting)
        meeting.stand_in = make_person("Bo Ray", email="bo@example.org")
        meeting.save()

        take(FINISH, meeting=meeting, by=setting.officer)

        assert {message.reply_to for message in Message.objects.filter(kind="draft")} == {"bo@example.org"}

    def test_answer_goes_to_the_council_where_no_minute_taker_has_an_address(self):
        setting = make_setting()
        meeting = make_recording(setting)
        User.objects.filter(pk=setting.minute_taker.pk).update(person=None)

        take(FINISH, meeting=meeting, by=setting.officer)

        drafts = [message for message in outbox() if message.subject.startswith("Draft minutes")]
        assert drafts
        assert all(message.reply_to == [Council().mailbox] for message in drafts)
