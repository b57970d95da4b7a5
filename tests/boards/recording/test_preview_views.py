"""How an item will look is drawn for who records it, and kept nowhere."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boards.minutes.item_texts import LONGEST_TEXT
from boards.minutes.previewing import LONGEST_PREVIEW, preview_of
from boards.models import AgendaItem, ItemVersion, Part
from boards.recording.writes import declare_interest, move_to_part
from tests.boards.minuted import type_text
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.pages.reading import read, text_of

pytestmark = pytest.mark.django_db


def preview(client: Client, item: AgendaItem, text: str):
    address = at(item.meeting, f"items/{item.pk}/preview/")
    return client.post(address, json.dumps({"text": text}), content_type="application/json")


def test_preview_draws_what_is_typed_and_keeps_nothing(recorder, meeting):
    item = meeting.items.first()

    answer = preview(recorder, item, "**Bold**\n1.\tone\n\na\tb\n1\t2")

    assert answer.status_code == 200
    html = answer.content.decode()
    assert all(piece in html for piece in ("<strong>Bold</strong>", "<ol", "<table"))
    assert answer["Cache-Control"].count("no-store") == 1
    item.refresh_from_db()
    assert (item.text, item.version, ItemVersion.objects.count()) == ("", 0, 0)


def test_preview_says_why_a_line_is_no_action_yet(recorder, meeting):
    answer = preview(recorder, meeting.items.first(), "ACTION Ann Day to visit it by 31/2/2027")

    assert "Not an action yet: “ACTION Ann Day to visit it by 31/2/2027”. “31/2/2027” is not a day: February 2027" in (
        " ".join(answer.content.decode().split())
    )


def test_preview_marks_a_reference_to_what_is_not_there(recorder, meeting):
    answer = preview(recorder, meeting.items.first(), "See minutes 1 and 99.")

    page = read(answer)
    assert [text_of(mark) for mark in page.findall(".//mark")] == ["99"]
    assert "This meeting has no item 99" in answer.content.decode()
    assert page.findall(".//a") == []  # on the screen it would lead away from what is typed


def test_preview_takes_markup_as_words(recorder, meeting):
    html = preview(
        recorder, meeting.items.first(), "<script>alert(1)</script> [x](javascript:alert(1))"
    ).content.decode()

    assert "<script" not in html
    assert "href" not in html


@pytest.mark.parametrize(
    ("body", "status"), [("", 400), ("[]", 400), ("{}", 422), ('{"text": 1}', 422), ('{"text": NaN}', 400)]
)
def test_preview_refuses_what_is_no_text(recorder, meeting, body, status):
    address = at(meeting, f"items/{meeting.items.first().pk}/preview/")

    answer = recorder.post(address, body, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (status, ["problem"])


def test_preview_of_a_confidential_item_is_not_there_for_who_withdrew(setting, meeting):
    item = meeting.items.first()
    move_to_part(item=item, part=Part.B, by=setting.officer)
    taker = setting.minute_taker
    assert preview(signed_in(taker), item, "x").status_code == 200

    declare_interest(item=item, person=taker.person, nature="x", withdrew=True, by=setting.officer)

    assert preview(signed_in(taker), item, "x").status_code == 404


def test_preview_is_for_who_records_alone(setting, meeting):
    assert preview(signed_in(setting.member), meeting.items.first(), "x").status_code == 404
    assert preview(Client(), meeting.items.first(), "x").status_code == 302


def test_preview_takes_as_few_queries_as_a_save_however_long_the_text(recorder, meeting):
    with CaptureQueriesContext(connection) as few:
        preview(recorder, meeting.items.first(), "x")
    with CaptureQueriesContext(connection) as many:
        preview(recorder, meeting.items.first(), "minutes 1, 2 and 77\n" * 200)

    assert len(many) == len(few) <= 8


@pytest.mark.parametrize(("length", "is_too_long"), [(LONGEST_PREVIEW, False), (LONGEST_PREVIEW + 1, True)])
def test_preview_of_a_text_that_is_too_long_says_so(recorder, meeting, length, is_too_long):
    assert preview_of("x" * length, []).is_too_long is is_too_long
    said = "too long to be shown here" in preview(recorder, meeting.items.first(), "x" * length).content.decode()
    assert said is is_too_long
    assert LONGEST_PREVIEW < LONGEST_TEXT


def test_screen_shows_how_the_saved_text_looks_without_scripts(recorder, setting, meeting):
    first, second = meeting.items.all()[:2]
    type_text(first, "1. one\n2. see minute 88", setting.officer)

    page = read(recorder.get(at(meeting)))

    shown = {one.get("data-preview").split("/")[-3]: one for one in page.findall(".//details[@data-preview]")}
    assert [text_of(point) for point in shown[str(first.pk)].findall(".//li")] == ["1. one", "2. see minute 88"]
    assert "This meeting has no item 88" in text_of(shown[str(first.pk)])
    assert shown[str(first.pk)].get("hidden") is None
    assert shown[str(second.pk)].get("hidden") is not None


def test_screen_takes_a_reference_to_an_item_that_is_closed_to_the_reader_for_one(setting, meeting):
    first, second = meeting.items.all()[:2]
    type_text(first, f"See minute {second.number}.", setting.officer)
    move_to_part(item=second, part=Part.B, by=setting.officer)
    declare_interest(item=second, person=setting.minute_taker.person, nature="x", withdrew=True, by=setting.officer)

    page = signed_in(setting.minute_taker).get(at(meeting)).content.decode()

    assert "This meeting has no item" not in page


def test_line_that_is_no_action_yet_is_none_in_the_preview_either(setting, recorder, meeting):
    item = meeting.items.first()
    text = "! Nobody Known: write\n! Lee Oak: write"

    drawn = text_of(read(preview(recorder, item, text)))
    type_text(item, text, setting.minute_taker)
    screen = read(recorder.get(at(meeting))).find(f".//article[@id='item-{item.pk}']//div[@data-preview-text]")

    for said in (drawn, text_of(screen)):
        assert "Not an action yet: Nobody Known: write" in said
        assert "Action: Lee Oak: write" in said
