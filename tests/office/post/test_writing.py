"""Writing messages: with what they tell of, once, and without a link that others could open."""

import pytest
from django.db import transaction

from office.models import Message
from office.post import links as links_of_post
from office.post.links import SHOWN, Links, with_links, without_links
from office.post.told import posted_in_words
from office.post.writing import note_sent, write
from tests.post import outbox

pytestmark = pytest.mark.django_db
ABOUT = {"meeting": None, "board": "School Partnership Board", "url": "https://portal.example.org/"}


def post(to: str = "ann@example.org", **fields) -> Message | None:
    return write(to=to, kind="meeting-cancelled", context=ABOUT, **fields)


def test_written_message_is_the_template_s_and_waits():
    message = post(name="Ann Day", about="cancellation of meeting 1")

    assert message.subject.startswith("Cancelled: School Partnership Board")
    assert "https://portal.example.org/" in message.text
    assert "<p>" in message.html
    assert (message.state, message.name, message.about) == ("waiting", "Ann Day", "cancellation of meeting 1")


def test_message_is_kept_with_what_it_tells_of_or_not_at_all():
    with transaction.atomic():
        post()
        transaction.set_rollback(True)  # the step is refused

    assert not Message.objects.exists()


def test_whoever_has_no_address_is_named():
    assert post("", name="Ann Day").state == "no-address"


def test_message_that_is_written_once_is_not_written_twice():
    assert post(once="agenda due of meeting 1, person 2")
    assert post(once="agenda due of meeting 1, person 2") is None
    assert post(once="agenda due of meeting 1, person 3")
    assert post()


def test_message_sent_at_once_is_noted_without_its_text():
    note_sent(to="ann@example.org", kind="login_code", subject="Your code", error="")
    note_sent(to="bo@example.org", kind="login_code", subject="Your code", error="Connection refused")

    assert list(Message.objects.order_by("pk").values_list("state", "text")) == [("sent", ""), ("refused", "")]


class TestLinks:
    @pytest.fixture(autouse=True)
    def _kind(self, monkeypatch):
        paths = {1: "/confirm/secret/", 2: None}
        monkeypatch.setitem(links_of_post._paths, "question", paths.get)

    def linked(self, about: int) -> Message:
        links = Links()
        context = ABOUT | {"url": links.later("question", about)}
        return write(to="ann@example.org", kind="meeting-cancelled", context=context, links=links)

    def test_link_is_in_the_e_mail_and_nowhere_in_what_is_kept(self, settings):
        message = self.linked(1)

        assert "secret" not in message.text + message.html
        [sent] = outbox()
        assert f"{settings.SITE_URL}/confirm/secret/" in sent.body
        assert f'href="{settings.SITE_URL}/confirm/secret/"' in sent.alternatives[0].content

    def test_message_whose_link_leads_nowhere_any_more_is_not_sent(self):
        message = self.linked(2)

        assert outbox() == []
        message.refresh_from_db()
        assert (message.state, message.error) == ("refused", "What its link leads to is over.")

    def test_mailbox_is_offered_to_end_such_e_mails_where_their_first_link_does(self, monkeypatch, settings):
        monkeypatch.setitem(links_of_post._paths, "leaving", {1: "/leave/secret/"}.get)
        monkeypatch.setattr(links_of_post, "_ending", {"leaving"})
        for kinds in (["leaving", "question"], ["question", "leaving"]):
            links = Links()
            marks = [links.later(kind, 1) for kind in kinds]
            context = ABOUT | {"url": " ".join(marks)}
            write(to="ann@example.org", kind="meeting-cancelled", context=context, links=links)

        ends, does_not = outbox()

        assert ends.extra_headers["List-Unsubscribe"] == f"<{settings.SITE_URL}/leave/secret/>"
        assert ends.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert not {name for name in does_not.extra_headers if name.startswith("List-")}

    def test_message_without_a_link_offers_nothing(self):
        post()

        [sent] = outbox()
        assert set(sent.extra_headers) == {"Message-ID"}

    def test_others_read_that_there_is_a_link(self):
        message = self.linked(1)

        assert SHOWN in without_links(message.text, message.links)

    def test_each_link_of_a_message_is_its_own(self):
        links = Links()
        text = f"{links.later('question', 1)} and {links.later('question', 1)}"

        assert with_links(text, links.kept).count("/confirm/secret/") == 2

    def test_nobody_writes_the_mark_of_a_link_into_what_a_message_repeats(self):
        seen, links = Links().later("question", 1), Links()
        text = f"https://evil.example/?{seen} {links.later('question', 1)}"

        sent = with_links(text, links.kept)

        assert "evil.example/?http" not in sent
        assert sent.count("/confirm/secret/") == 1

    def test_kind_that_no_room_has_named_is_a_mistake(self):
        with pytest.raises(KeyError):
            Links().later("nonsense", 1)


@pytest.mark.parametrize(
    ("going", "nowhere", "said"),
    [
        (0, 0, ""),
        (1, 0, "1 e-mail goes out now."),
        (2, 0, "2 e-mails go out now."),
        (0, 1, "No e-mail address is recorded of P0: tell them yourself."),
        (1, 2, "1 e-mail goes out now. No e-mail address is recorded of P0, P1: tell them yourself."),
        (
            0,
            12,
            "No e-mail address is recorded of P0, P1, P2, P3, P4, P5, P6, P7, P8, P9 and 2 more: tell them yourself.",
        ),
    ],
)
def test_what_was_written_is_said_in_a_sentence(going, nowhere, said):
    messages = [Message(recipient="a@example.org") for _ in range(going)]
    messages += [Message(name=f"P{number}") for number in range(nowhere)]

    assert posted_in_words(messages) == said


def test_what_somebody_is_asked_to_pass_on_is_said_with_its_readers_name():
    messages = [Message(recipient="office@example.org", name="P", whom="person 1"), Message(recipient="a@example.org")]
    messages[0].is_to_be_passed_on = True

    assert posted_in_words(messages) == (
        "2 e-mails go out now. No e-mail address is recorded of P: the office of their school is asked to pass it on."
    )
    assert "1 more" in posted_in_words(messages, unnamed=["person 1"])
    both = [Message(recipient=f"{name}@example.org", name=name) for name in ("P", "Q")]
    for message in both:
        message.is_to_be_passed_on = True
    assert "of P, Q: the offices of their schools are asked to pass it on." in posted_in_words(both)
