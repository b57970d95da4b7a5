"""What follows on “This is not mine”: somebody is told always, it can be taken back, and what was typed is kept."""

import pytest
from django.test import Client

from accounts.models import User
from boards.actions.writes import close_action, path_of, revoke_links
from boards.models import Action, Part
from office.models import Council, Message
from partnerships.models import Person
from tests.boards.minuted import bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def action(setting) -> Action:
    """An open action of two people, whose minute taker can be written to."""
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak, Ann Day: find a room", setting.minute_taker)
    type_text(make_item(meeting, "3", is_part_b=True), "! Kim: MARKER", setting.minute_taker)
    bring_to_members(meeting, setting)
    outbox().clear()
    return Action.objects.get(text="find a room")


@pytest.fixture
def nobody_to_tell(setting, action) -> None:
    """No minute taker has an e-mail address."""
    User.objects.filter(pk=setting.minute_taker.pk).update(person=None)


def link(action: Action, owner: Person) -> str:
    return path_of([action.pk, owner.pk])


def page_of(address: str, client: Client | None = None) -> str:
    return " ".join((client or Client()).get(address).content.decode().split())


def listed(client: Client, query: str = "") -> list[str]:
    return texts(client.get(f"/actions/{query}"), ".//tbody/tr/td/a")[::2]


def test_council_is_told_where_no_minute_taker_has_an_address_and_the_page_says_so(setting, action, nobody_to_tell):
    address = link(action, setting.lee)

    page = " ".join(Client().post(address, {"not_mine": "yes"}, follow=True).content.decode().split())

    mailbox = Council().mailbox
    assert f"An e-mail about it goes to the council, at {mailbox}" in page
    assert "takes the minutes" not in page
    assert [mail.to for mail in outbox()] == [[mailbox]]
    assert f"An e-mail about it went to the council, at {mailbox}" in page_of(address)


def test_page_says_how_far_the_e_mail_to_the_minute_taker_is(setting, action):
    address = link(action, setting.lee)
    Client().post(address, {"not_mine": "yes"})

    assert "An e-mail about it goes to whoever takes the minutes" in page_of(address)
    assert [mail.to for mail in outbox()] == [["taker@example.org"]]
    assert "An e-mail about it went to whoever takes the minutes" in page_of(address)
    Message.objects.filter(kind="action-not-mine").update(state="refused", sent_at=None)
    assert "did not reach whoever takes the minutes" in page_of(address)
    Message.objects.all().delete()
    assert "It is on the list of those who run these meetings" in page_of(address)


def test_list_shows_what_is_said_not_to_be_theirs_to_who_records_the_meeting_alone(setting, action):
    assert "not theirs" not in page_of("/actions/", signed_in(setting.minute_taker))

    Client().post(link(action, setting.lee), {"not_mine": "yes"})

    for user in (setting.minute_taker, setting.officer):
        assert "1 action that its owner says is not theirs" in page_of("/actions/", signed_in(user))
        assert listed(signed_in(user), "?show=not-theirs") == ["find a room"]
    for user in (setting.member, setting.chair):
        assert "not theirs" not in page_of("/actions/", signed_in(user))
        assert "find a room" not in listed(signed_in(user), "?show=not-theirs&mine=no") or user == setting.member
    Action.objects.update(owner=setting.kim)
    assert "not theirs" not in page_of("/actions/", signed_in(setting.officer))


@pytest.mark.parametrize("whose", ["lee", "ann"])
def test_action_is_disowned_while_it_is_open_and_theirs_alone_or_with_others(setting, action, whose):
    owner = getattr(setting, whose)
    Action.objects.filter(pk=action.pk).update(disowned_by=owner)
    assert [(one, one.is_disowned) for one in Action.objects.disowned()] == [(action, True)]

    for change in ({"closed_on": action.undertaken_on}, {"disowned_by": setting.kim}, {"disowned_by": None}):
        Action.objects.filter(pk=action.pk).update(**{"closed_on": None, "disowned_by": owner} | change)
        assert not Action.objects.disowned().exists()
        assert not Action.objects.with_owners().get(pk=action.pk).is_disowned


def test_owner_takes_it_back_by_the_same_link_and_who_was_told_is_told(setting, action):
    address = link(action, setting.lee)
    Client().post(address, {"not_mine": "yes"})
    outbox().clear()

    page = Client().post(address, {"mine": "yes"}, follow=True)

    assert texts(page, ".//h1") == ["find a room"]
    assert "The action is yours again" in page.content.decode()
    [mail] = outbox()
    assert (mail.to, mail.subject) == (
        ["taker@example.org"],
        f"Action {action.item.reference}: Lee Oak says it is theirs after all",
    )
    assert not Action.objects.disowned().exists()


def test_owner_cannot_take_it_back_once_it_is_somebody_else_s(setting, action):
    address = link(action, setting.lee)
    Client().post(address, {"not_mine": "yes"})
    action.refresh_from_db()
    signed_in(setting.officer).post(
        f"/actions/{action.pk}/", {"give": "yes", "instead_of": setting.lee.pk, "to": setting.kim.pk}
    )

    answer = Client().post(address, {"mine": "yes"})

    assert answer.status_code == 404
    assert "somebody else’s now" in answer.content.decode()
    assert "newest" not in answer.content.decode()
    assert Action.objects.get(pk=action.pk).owner == setting.kim


def test_history_says_in_words_what_was_done(setting, action):
    address, own = f"/actions/{action.pk}/", link(action, setting.lee)
    officer = signed_in(setting.officer)
    Client().post(own, {"note": "Rang the school"})
    Client().post(own, {"not_mine": "yes"})
    Client().post(own, {"mine": "yes"})
    Client().post(own, {"not_mine": "yes"})
    officer.post(address, {"stands": "yes"})
    officer.post(address, {"send": setting.ann.pk})
    officer.post(address, {"give": "yes", "instead_of": setting.lee.pk, "to": setting.kim.pk})
    officer.post(address, {"revoke": "yes"})
    Client().post(link(action, setting.ann), {"note": "Done", "close": "yes"})
    Client().post(path_of([action.pk, setting.kim.pk]), {"note": "Done"})

    page = officer.get(address)

    said = [line.partition(": ")[2] for line in texts(page, ".//ul[@class='govuk-list']/li")]
    assert said == [
        "Another owner, by their link, closed it.",
        "officer@example.org stopped the links that owners were sent.",
        "officer@example.org gave it to Kim Ash instead of Lee Oak.",
        "officer@example.org sent an owner a new link.",
        "officer@example.org said that it stays with Lee Oak.",
        "Lee Oak said by their link that this is not theirs.",
        "Lee Oak said by their link that this is theirs after all.",
        "Lee Oak said by their link that this is not theirs.",
        "Lee Oak, by their link, wrote a note.",
        "taker@example.org recorded it.",
    ]


def test_note_typed_before_this_is_not_mine_is_kept_and_a_blank_one_takes_nothing_away(setting, action):
    address = link(action, setting.lee)
    assert texts(Client().get(address), ".//form//details/summary") == ["This is not mine"]  # of one form with the note

    Client().post(address, {"note": "I was not there. Ask Kim.", "not_mine": "yes"})
    assert "I was not there. Ask Kim." in page_of(f"/actions/{action.pk}/", signed_in(setting.officer))
    Client().post(address, {"mine": "yes"})
    Client().post(address, {"note": "  ", "not_mine": "yes"})

    action.refresh_from_db()
    assert action.closing_note == "I was not there. Ask Kim."


@pytest.mark.parametrize("meanwhile", ["stopped", "closed", "given"])
def test_note_typed_while_the_link_was_stopped_is_shown_again(setting, action, meanwhile):
    address = link(action, setting.lee)
    if meanwhile == "stopped":
        revoke_links(action=action, by=setting.officer)
    elif meanwhile == "closed":
        close_action(action=action, note="Done", by=setting.officer)
    else:
        Action.objects.filter(pk=action.pk).update(owner=setting.kim)

    answer = Client().post(address, {"note": "Half of the rooms", "close": "yes"})

    assert answer.status_code == 404
    assert texts(answer, ".//textarea") == ["Half of the rooms"]
    assert "What you typed was not saved" in answer.content.decode()
    assert texts(Client().get(address), ".//textarea") == []


def test_link_that_the_portal_did_not_make_says_nothing_of_anybody_nor_what_somebody_sent(action):
    answer = Client().post("/actions/by-link/wrong/", {"note": "Call this number"})

    assert answer.status_code == 404
    for unsaid in ("Call this number", "Lee", "closed", "not yours", "stopped"):
        assert unsaid not in " ".join(texts(answer, ".//p"))
    assert texts(answer, ".//textarea") == []


def test_note_typed_by_who_is_signed_in_while_it_was_closed_is_shown_and_not_as_what_was_recorded(setting, action):
    close_action(action=action, note="Done", by=setting.officer)

    answer = signed_in(setting.member).post(f"/actions/{action.pk}/", {"note": "Half of the rooms"})

    assert answer.status_code == 422
    assert texts(answer, ".//textarea") == ["Half of the rooms"]
    assert texts(answer, ".//dd")[-1].endswith(": Done")


def test_part_b_shows_nothing_after_it_is_not_theirs(setting, action):
    secret = Action.objects.of_part(Part.B).get()
    address = link(secret, setting.kim)

    page = Client().post(address, {"not_mine": "yes", "note": "MARKERNOTE"}, follow=True).content.decode()

    secret.refresh_from_db()
    assert secret.closing_note == "MARKERNOTE"
    assert "You said that this action is not yours" in page
    assert "Your note is kept" in page
    assert "MARKER" not in page
    assert all("MARKER" not in mail.body + mail.subject for mail in outbox())
