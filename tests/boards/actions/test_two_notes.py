"""Two people who write a note on one action at a time: the second is told, with both notes, and none is lost."""

import pytest
from django.http import HttpResponse
from django.test import Client

from boards.actions.writes import path_of
from boards.models import Action
from tests.boards.minuted import bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
BY_LINK, SIGNED_IN = "by link", "signed in"


@pytest.fixture
def action(setting) -> Action:
    """An open action of Lee Oak."""
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak: find a room", setting.minute_taker)
    type_text(make_item(meeting, "3", is_part_b=True), "! Lee Oak: MARKER", setting.minute_taker)
    bring_to_members(meeting, setting)
    return Action.objects.get(text="find a room")


def opened(page: HttpResponse) -> dict[str, str]:
    """What the form of the page posts as it stands."""
    form = next(form for form in read(page).iter("form") if form.find(".//textarea[@name='note']") is not None)
    hidden = {field.get("name"): field.get("value") for field in form.iter("input") if field.get("type") == "hidden"}
    return hidden | {"note": (form.find(".//textarea").text or "").removeprefix("\n")}


def place(action: Action, setting, how: str) -> tuple[Client, str]:
    if how == BY_LINK:
        return Client(), path_of([action.pk, setting.lee.pk])
    return signed_in(setting.minute_taker), f"/actions/{action.pk}/"


def note_of(action: Action) -> str:
    return Action.objects.get(pk=action.pk).closing_note


@pytest.mark.parametrize(("first", "second"), [(BY_LINK, SIGNED_IN), (SIGNED_IN, BY_LINK)])
@pytest.mark.parametrize("button", [{}, {"close": "yes"}])
def test_second_of_two_is_told_with_both_notes_and_writes_over_neither(setting, action, first, second, button):
    (client, address), (other, elsewhere) = place(action, setting, first), place(action, setting, second)
    form = opened(other.get(elsewhere))
    client.post(address, opened(client.get(address)) | {"note": "Room 4"})

    page = other.post(elsewhere, form | {"note": "Room 5"} | button)

    assert page.status_code == 409
    assert texts(page, ".//div[@id='theirs']") == ["Theirs: Room 4"]
    assert texts(page, ".//textarea") == ["Room 5"]
    action.refresh_from_db()
    assert (action.closing_note, action.is_closed) == ("Room 4", False)

    saved = other.post(elsewhere, opened(page) | {"note": "Room 4, else 5"} | button)

    assert saved.status_code == 302
    assert note_of(action) == "Room 4, else 5"


@pytest.mark.parametrize("typed", ["Room 4", "Room 4\r\n"])
def test_same_note_twice_is_no_conflict(setting, action, typed):
    client, address = place(action, setting, SIGNED_IN)
    form = opened(client.get(address)) | {"note": typed}
    client.post(address, form)

    assert client.post(address, form).status_code == 302
    assert note_of(action) == "Room 4"


def test_note_of_several_lines_is_changed_by_who_opened_it(setting, action):
    client, address = place(action, setting, SIGNED_IN)
    client.post(address, opened(client.get(address)) | {"note": "Room 4\r\nRoom 5"})

    answer = client.post(address, opened(client.get(address)) | {"note": "Room 6"})

    assert (answer.status_code, note_of(action)) == (302, "Room 6")


def test_who_says_that_it_is_not_theirs_puts_no_old_note_over_a_newer_one(setting, action):
    (client, address), (owner, link) = place(action, setting, SIGNED_IN), place(action, setting, BY_LINK)
    client.post(address, opened(client.get(address)) | {"note": "Room 3"})
    form = opened(owner.get(link))
    client.post(address, opened(client.get(address)) | {"note": "Room 4"})

    typed = owner.post(link, form | {"note": "Ask Kim", "not_mine": "yes"})
    assert (typed.status_code, texts(typed, ".//textarea"), note_of(action)) == (409, ["Ask Kim"], "Room 4")
    untyped = owner.post(link, form | {"not_mine": "yes"})

    action.refresh_from_db()
    assert untyped.status_code == 302
    assert (action.closing_note, action.disowned_by) == ("Room 4", setting.lee)


def test_note_by_a_link_that_does_not_show_the_one_there_is_added_to_it(setting, action):
    secret = Action.objects.get(text="MARKER")
    (client, address), (owner, link) = place(secret, setting, SIGNED_IN), place(secret, setting, BY_LINK)
    form = opened(owner.get(link))
    client.post(address, opened(client.get(address)) | {"note": "MARKERNOTE"})

    answers = [owner.post(link, form | {"note": "Room 5"}, follow=True) for _ in range(2)]

    assert note_of(secret) == "MARKERNOTE\n\nRoom 5"
    assert not any("MARKER" in answer.content.decode() for answer in answers)


def test_note_typed_before_another_button_of_the_page_is_saved_with_what_that_does(setting, action):
    client, address = place(action, setting, SIGNED_IN)
    for number, pressed in enumerate(({"send": setting.lee.pk}, {"give": "yes", "to": setting.kim.pk}, {"revoke": 1})):
        page = client.post(address, opened(client.get(address)) | {"note": f"Room {number}"} | pressed, follow=True)

        assert page.status_code == 200
        assert "The note is saved." in page.content.decode()
        assert note_of(action) == f"Room {number}"

    untyped = client.post(address, opened(client.get(address)) | {"revoke": "yes"}, follow=True)

    assert "The note is saved." not in untyped.content.decode()
    assert note_of(action) == "Room 2"


def test_note_typed_before_a_button_that_is_refused_stays_in_the_form(setting, action):
    client, address = place(action, setting, SIGNED_IN)

    page = client.post(address, opened(client.get(address)) | {"note": "Room 4", "give": "yes", "to": ""})

    assert (page.status_code, texts(page, ".//textarea")) == (422, ["Room 4"])
    assert note_of(action) == ""


def test_button_pressed_under_a_note_of_which_there_is_another_does_nothing_and_shows_both(setting, action):
    (client, address), (owner, link) = place(action, setting, SIGNED_IN), place(action, setting, BY_LINK)
    form = opened(client.get(address)) | {"note": "Room 5", "give": "yes", "to": setting.kim.pk}
    owner.post(link, opened(owner.get(link)) | {"note": "Room 4"})

    page = client.post(address, form)

    assert (page.status_code, texts(page, ".//textarea")) == (409, ["Room 5"])
    assert texts(page, ".//div[@id='theirs']") == ["Theirs: Room 4"]
    action.refresh_from_db()
    assert (action.owner, action.closing_note) == (setting.lee, "Room 4")


@pytest.mark.parametrize("button", ["give", "send", "revoke"])
def test_every_button_that_who_runs_the_meeting_has_is_in_the_form_of_the_note(setting, action, button):
    client, address = place(action, setting, SIGNED_IN)

    [form] = [form for form in read(client.get(address)).iter("form") if form.find(".//textarea") is not None]

    assert form.find(f".//button[@name='{button}']") is not None


@pytest.mark.parametrize(("typed", "lost"), [({}, []), ({"note": "Room 5"}, ["Room 5"])])
def test_button_pressed_once_it_was_closed_gives_back_what_was_typed_and_no_more(setting, action, typed, lost):
    (client, address), (owner, link) = place(action, setting, SIGNED_IN), place(action, setting, BY_LINK)
    client.post(address, opened(client.get(address)) | {"note": "Room 4"})
    form = opened(client.get(address))
    owner.post(link, opened(owner.get(link)) | {"close": "yes"})

    page = client.post(address, form | typed | {"give": "yes", "to": setting.kim.pk})

    assert (page.status_code, texts(page, ".//textarea")) == (422, lost)
    assert note_of(action) == "Room 4"
