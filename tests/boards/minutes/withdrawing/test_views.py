"""Published minutes that are withdrawn: what takes their place, and that nobody reaches the original who may not."""

import io

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from docx import Document as WordFile

from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.seals import seal_of
from boards.minutes.withdrawing.writes import withdraw
from boards.models import Meeting, Part
from boards.steps import WITHDRAW
from tests.boards.minuted import bring_to_the_public, make_recording, type_text
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
SAID = "MARKERTEXT of the first item.\nAgreed: MARKERDECISION\n! Ann: MARKERACTION by 12 November"
FILES = ("minutes/", "minutes.docx", "minutes.pdf")


@pytest.fixture
def published(setting) -> Meeting:
    """Published minutes of three items, the first full of marker words."""
    meeting = make_recording(setting, items=3)
    type_text(meeting.items.get(number="1"), SAID, setting.minute_taker)
    type_text(meeting.items.get(number="2"), "Stays as it is.", setting.minute_taker)
    return bring_to_the_public(meeting, setting)


def withdraw_by(setting, meeting: Meeting, **fields):
    number = meeting.versions.published().first().number
    chosen = {"instead": {"item-1": None}, "reason": "It named a pupil", "is_reason_shown": False}
    return withdraw(**{"meeting": meeting, "version": number, "by": setting.officer} | chosen | fields)


def everything_of(client: Client, meeting: Meeting) -> str:
    """All that an address of the meeting says to a client, with what the Word file says."""
    found = []
    for tail in ("", *FILES, "minutes/?copy=members", "minutes/?copy=public"):
        answer = client.get(f"/meetings/{meeting.pk}/{tail}")
        assert answer.status_code == 200, tail
        is_word = tail.endswith("docx")
        found.append(_words_of(answer.content) if is_word else answer.content.decode(errors="replace"))
    for address in ("/decisions/", "/meetings/calendar.ics", "/sitemap.xml", meeting.board.get_absolute_url()):
        found.append(client.get(address).content.decode())
    return "\n".join(found)


def _words_of(content: bytes) -> str:
    return "".join(node.text or "" for node in WordFile(io.BytesIO(content)).element.body.iter())


def post(setting, meeting: Meeting, **fields):
    version = meeting.versions.published().first().number
    form = {"version": version, "reason": "It named a pupil", "sure": "yes"} | fields
    return signed_in(setting.officer).post(f"/meetings/{meeting.pk}/minutes/withdraw/", form)


def said_of(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_redacted_version_takes_the_place_of_the_published_one_everywhere(setting, published, client):
    assert "MARKERTEXT" in everything_of(client, published)
    assert "MARKERDECISION" in client.get("/decisions/").content.decode()

    answer = post(
        setting, published, **{"choice-item-1": "remove", "choice-item-3": "reword", "text-item-3": "New words."}
    )

    assert answer["Location"] == f"/meetings/{published.pk}/minutes/"
    assert said_of(answer) == [WITHDRAW.done]
    public = everything_of(client, published)
    assert "MARKER" not in public
    assert "These minutes were withdrawn on" in public
    assert "It named a pupil" not in public
    assert "Stays as it is." in public
    assert "New words." in public
    page = client.get(f"/meetings/{published.pk}/minutes/")
    assert texts(page, ".//section/h3") == ["1 Removed", "2 Item 2", "3 Item 3"]


def test_original_stays_sealed_and_is_for_those_who_may(setting, published, client):
    original = published.versions.get(stage="published")
    content = original.content

    redacted = withdraw_by(setting, published)

    call_command("verify_minutes")
    original = published.versions.get(stage="published")
    assert (original.content, redacted.previous_sha256) == (content, original.sha256)
    member = signed_in(setting.member)
    assert "MARKERTEXT" in member.get(f"/meetings/{published.pk}/minutes/?copy=members").content.decode()
    assert "MARKERTEXT" not in member.get(f"/meetings/{published.pk}/minutes/?copy=public").content.decode()
    address = f"/meetings/{published.pk}/minutes/versions/?from=4&to=5"
    compared = signed_in(setting.chair).get(address)
    assert "MARKERTEXT of the first item." in texts(compared, ".//del")
    assert "Withdrawn, because: It named a pupil" in compared.content.decode()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("is_shown", [True, False])
def test_reason_is_public_only_where_the_officer_shows_it(setting, published, client, is_shown):
    version = withdraw_by(setting, published, is_reason_shown=is_shown)

    for text in (version.content, everything_of(client, published)):
        assert ("It named a pupil" in text) == is_shown
    assert version.reason == "It named a pupil"


def test_reason_is_sealed(setting, published):
    version = withdraw_by(setting, published)
    version.reason = "Another"

    assert seal_of(version) != version.sha256


def test_reworded_item_keeps_the_decisions_that_its_text_still_has(setting, published):
    text = "Agreed: to go on\n\nWrite to ann@example.org"
    version = withdraw_by(setting, published, instead={"item-1": text})

    item = version.data["items"][0]
    assert item["decisions"] == [{"kind": "Agreed", "text": "to go on", "line": "Agreed: to go on"}]
    assert (item["actions"], item["carried"], item["interests"]) == ([], [], [])
    assert "ann@example.org" not in version.content
    assert "MARKER" not in version.content


def test_everything_is_removed_by_one_button(setting, published, client):
    add_postscript(meeting=published, part=Part.A, text="MARKERPOSTSCRIPT", by=setting.officer)

    assert post(setting, published, everything="yes").status_code == 302

    assert "MARKER" not in everything_of(client, published)
    page = client.get(f"/meetings/{published.pk}/minutes/").content.decode()
    assert "Lee Oak" not in page
    assert "Removed." in page


def test_postscript_after_it_follows_the_redacted_version(setting, published, client):
    withdraw_by(setting, published)
    add_postscript(meeting=published, part=Part.A, text="Afterwards.", by=setting.officer)

    public = everything_of(client, published)
    assert "Afterwards." in public
    assert "These minutes were withdrawn on" in public
    assert "MARKER" not in public
    assert published.versions.published().first().stage == "redacted"


def test_form_offers_the_text_as_it_is_and_not_what_is_gone(setting, published):
    address = f"/meetings/{published.pk}/minutes/withdraw/"
    officer = signed_in(setting.officer)
    form = officer.get(address)
    first = " ".join(texts(form, ".//textarea[@id='id_text-item-1']"))
    assert (
        first
        == "MARKERTEXT of the first item. Agreed: MARKERDECISION Action: MARKERACTION (Ann Day, by 12 November 2025)"
    )

    withdraw_by(setting, published)

    assert "id_text-item-1" not in officer.get(address).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence", "at"),
    [
        ({"reason": " ", "choice-item-1": "remove"}, "Enter why these minutes are withdrawn.", "id_reason"),
        ({"choice-item-1": "keep"}, "Choose at least one part", "id_choice-people"),
        ({"choice-item-1": "reword", "text-item-1": " "}, "Item 1: Item 1: enter the text", "id_text-item-1"),
        (
            {"choice-item-1": "reword", "text-item-1": "! Nobody Known: it is lost"},
            "Item 1: Item 1: “! Nobody Known: it is lost”: Nobody at this meeting is called",
            "id_text-item-1",
        ),
        (
            {"choice-item-1": "reword", "text-item-1": "! Ann Day: write to them"},
            "“! Ann Day: write to them”: No action is made of a line here",
            "id_text-item-1",
        ),
        ({"version": "1", "choice-item-1": "remove"}, "Somebody changed the public minutes", "id_choice-people"),
        ({"version": "x", "choice-item-1": "remove"}, "Enter a whole number", "id_choice-people"),
    ],
)
def test_refusal_says_why_at_the_field_and_loses_nothing(setting, published, fields, sentence, at):
    page = post(setting, published, **{"choice-item-2": "keep", "text-item-2": "Typed"} | fields)

    content = page.content.decode()
    assert page.status_code == 422
    assert sentence in content
    assert f'href="#{at}"' in content
    assert f'id="{at}"' in content
    assert "Typed" in content
    assert published.versions.published().first().stage == "published"


def test_withdrawing_is_for_officers_and_for_what_is_public(setting, published):
    address = f"/meetings/{published.pk}/minutes/withdraw/"
    for user in (setting.member, setting.chair, setting.minute_taker):
        assert signed_in(user).get(address).status_code == 404
        assert (
            "Withdraw the published minutes" not in signed_in(user).get(f"/meetings/{published.pk}/").content.decode()
        )
    assert (
        "Withdraw the published minutes"
        in signed_in(setting.officer).get(f"/meetings/{published.pk}/").content.decode()
    )
    draft = make_recording(setting, published.held_on.replace(month=11))
    led_away = signed_in(setting.officer).get(f"/meetings/{draft.pk}/minutes/withdraw/")
    assert (led_away["Location"], said_of(led_away)) == (f"/meetings/{draft.pk}/", [WITHDRAW.refusal])
    with pytest.raises(ValidationError, match="Nothing of these minutes is public"):
        withdraw(meeting=draft, version=1, instead={}, reason="x", is_reason_shown=False, by=setting.officer)


def test_minutes_of_a_board_that_stopped_publishing_are_for_its_members(setting, published, client):
    setting.board.publishes_minutes = False
    setting.board.save()

    assert client.get(f"/meetings/{published.pk}/minutes/").status_code == 404
    assert signed_in(setting.member).get(f"/meetings/{published.pk}/minutes/").status_code == 200
