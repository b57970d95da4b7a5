"""E-mails that were written in one go, as they are shown to who is about to do it."""

import pytest

from accounts import roles
from base.changing.emails import NAMED, WrittenEmail
from base.one_go import in_one_go
from office.post import links, seen
from office.post.links import SHOWN, Links
from office.post.showing import written_in
from office.post.writing import write
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer():
    return make_user("officer@example.org", roles.OFFICER, is_staff=True)


def written(reader, *people: tuple[str, str], links: Links | None = None, subject: str = "Moved") -> list[WrittenEmail]:
    """Write to each of these, an address and a name, and return what the reader is shown of that."""
    with in_one_go("Move", by=None) as go:
        for to, name in people:
            context = {"subject": subject, "written_at": "", "taken_back_at": ""}
            if links:
                context["subject"] = links.later("kind-of-test", 1)
            write(to=to, name=name, kind="taken-back", context=context, links=links)
    return written_in(go, reader)


def test_those_that_say_the_same_are_one_and_who_cannot_be_reached_is_said(officer):
    (email,) = written(officer, ("ann@example.org", "Ann Day"), ("office@example.org", ""), ("", "Bo Lee"))

    assert email.to == ("Ann Day, ann@example.org", "office@example.org", "Bo Lee (no address)")
    assert "Moved" in email.text


def test_of_many_the_first_are_named(officer):
    (email,) = written(officer, *((f"{place}@example.org", "") for place in range(NAMED + 2)))

    assert email.to_in_words.startswith("0@example.org; 1@example.org")
    assert email.to_in_words.endswith("9@example.org and 2 more")


def test_whoever_may_not_read_the_post_sees_none(officer):
    assert written(make_user("admin@example.org", roles.ADMINISTRATOR, is_staff=True), ("a@example.org", "")) == []


def test_link_for_its_recipient_alone_is_left_out(officer, monkeypatch):
    monkeypatch.setitem(links._paths, "kind-of-test", lambda about: "/secret/")
    (email,) = written(officer, ("ann@example.org", "Ann Day"), links=Links())

    assert SHOWN in email.text
    assert "⟦" not in email.text


def test_what_is_kept_from_the_reader_is_not_shown(officer, monkeypatch):
    from office.models import Message

    monkeypatch.setattr(seen, "_kept_from", [lambda user: Message.objects.filter(recipient="secret@example.org")])

    emails = written(officer, ("secret@example.org", ""), ("ann@example.org", ""))

    assert [email.to for email in emails] == [("ann@example.org",)]
