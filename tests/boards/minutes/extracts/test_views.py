"""One minute as a page, Word file and PDF: who may read it, and that it says what the minutes say and no other item."""

import io
import subprocess

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as WordFile

from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.withdrawing.writes import withdraw
from boards.models import Meeting, Part
from boards.recording.writes import declare_interest, move_to_part
from boards.workflow import finish_recording, start_recording
from tests.boards.minuted import bring_to_members, bring_to_the_public, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_user
from tests.made_once import made_once
from tests.pages.reading import read, text_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEXT = (
    "The report was **received**; minute 2 refers.\nAgreed: to write to every school\n! Lee Oak: write by 12 November"
)
FILES = ("/", ".docx", ".pdf")


@made_once
def recorded(setting) -> Meeting:
    """A recording whose items say who they are, the third of Part B; Kim withdrew from that."""
    meeting = make_recording(setting)
    taker = setting.minute_taker
    type_text(meeting.items.get(number="1"), TEXT, taker)
    type_text(meeting.items.get(number="2"), "OTHERTEXT", taker)
    secret = make_item(meeting, "3", title="MARKERTITLE", is_part_b=True)
    type_text(secret, "MARKERTEXT\nAgreed: MARKERDECISION", taker)
    declare_interest(item=secret, person=setting.kim, nature="MARKERINTEREST", withdrew=True, by=taker)
    return meeting


@made_once
def circulated(setting, recorded) -> Meeting:
    return bring_to_members(recorded, setting)


@made_once
def published(setting, recorded) -> Meeting:
    return bring_to_the_public(recorded, setting)


def at(meeting: Meeting, number: str = "1", tail: str = "/") -> str:
    return f"/meetings/{meeting.pk}/extract/{number}{tail}"


def words_of_word(content: bytes) -> str:
    file = WordFile(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def words_of_pdf(content: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_extract_says_what_it_is_of_and_its_minute_alone(client, published):
    pages = [
        " ".join(texts(client.get(at(published)), ".//article")),
        words_of_word(client.get(at(published, tail=".docx")).content),
        words_of_pdf(client.get(at(published, tail=".pdf")).content),
    ]

    for said in pages:
        assert "Extract from the minutes of 15 October 2025" in said or "extract from the minutes of 15 October" in said
        assert "SPB 2025-10-15/1" in said
        assert "Published" in said
        assert "The report was received" in said
        assert "to write to every school" in said
        assert "Lee Oak" in said
        assert "Extract of the minutes approved on 20 January 2026 as minute SPB 2026-01-20/1." in said
        assert f"/meetings/{published.pk}/minutes/" in said
        assert "OTHERTEXT" not in said
        assert "MARKER" not in said
        assert "Attendance" not in said
        assert "Summary of actions" not in said


def test_pdf_is_as_accessible_as_the_whole(client, published):
    assert b"pdfuaid" in client.get(at(published, tail=".pdf")).content


def test_minute_that_is_named_and_not_there_is_no_link(client, published):
    links = [link.get("href") for link in read(client.get(at(published))).findall(".//article//a")]

    assert "#item-2" not in links


@pytest.mark.parametrize("tail", FILES)
@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("minute_taker", 200), ("chair", 200), ("member", 200), ("", 302), ("x", 404)]
)
def test_circulated_minutes_are_their_readers_and_others_sign_in(setting, circulated, who, status, tail):
    user = getattr(setting, who, None) or (make_user() if who else None)
    browser = signed_in(user) if user else Client()

    answer = browser.get(at(circulated, tail=tail))

    assert answer.status_code == status
    if status == 302:
        assert answer["Location"] == f"/accounts/login/?next={at(circulated, tail=tail)}"
    if status == 200:
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("tail", FILES)
@pytest.mark.parametrize(("who", "status"), [("minute_taker", 200), ("chair", 200), ("member", 404), ("", 302)])
def test_draft_is_for_who_checks_it(setting, recorded, who, status, tail):
    start_recording(meeting=recorded, by=setting.minute_taker)
    finish_recording(meeting=recorded, by=setting.minute_taker)
    browser = signed_in(getattr(setting, who)) if who else Client()

    answer = browser.get(at(recorded, tail=tail))

    assert answer.status_code == status


def test_state_of_minutes_that_are_not_approved_is_said(setting, circulated):
    said = " ".join(texts(signed_in(setting.member).get(at(circulated)), ".//article"))

    assert "Circulated, not yet approved" in said
    assert "Extract of minutes that are circulated, not yet approved." in said
    assert "DRAFT" in said


@pytest.mark.parametrize("tail", FILES)
@pytest.mark.parametrize("query", ["", "?copy=part-b", "?copy=members", "?copy=public"])
def test_confidential_minute_is_never_the_public_s(client, published, query, tail):
    answer = client.get(at(published, "3", tail) + query)

    assert answer.status_code == (302 if "part-b" in query else 200)
    if answer.status_code == 200:
        said = {"/": lambda content: content.decode(), ".docx": words_of_word, ".pdf": words_of_pdf}[tail](
            answer.content
        )
        assert "Confidential business" in said
        assert "MARKER" not in said


def test_confidential_minute_is_its_readers_and_its_reading_is_noted(setting, circulated):
    answer = signed_in(setting.member).get(at(circulated, "3"))

    said = " ".join(texts(answer, ".//article"))
    assert "MARKERTEXT" in said
    assert "Part B" in said
    assert answer.wsgi_request.part_b_shown == {"SPB 2025-10-15"}


@pytest.mark.parametrize("tail", FILES)
def test_who_withdrew_finds_nothing_of_the_confidential_minute(setting, circulated, tail):
    kim = signed_in(make_user("kim@example.org", person=setting.kim))

    assert kim.get(at(circulated, "3", tail) + "?copy=part-b").status_code == 404
    assert b"MARKER" not in kim.get(at(circulated, "3", "/")).content


def test_of_withdrawn_minutes_the_extract_has_what_took_their_place(setting, client, published):
    public = published.versions.last_public()
    withdraw(
        meeting=published,
        version=public.number,
        instead={"item-1": "Reworded."},
        reason="A name",
        is_reason_shown=False,
        by=setting.officer,
    )

    for browser in (client, signed_in(setting.member)):
        said = " ".join(texts(browser.get(at(published)), ".//article"))
        assert "Reworded." in said
        assert "These minutes were withdrawn on" in said
        assert "The report was" not in said


def test_minute_that_was_removed_says_so(setting, client, published):
    public = published.versions.last_public()
    withdraw(
        meeting=published,
        version=public.number,
        instead={"item-1": None},
        reason="A name",
        is_reason_shown=False,
        by=setting.officer,
    )

    said = " ".join(texts(client.get(at(published)), ".//article"))

    assert "Removed" in said
    assert "The minute of this item was withdrawn" in said
    assert "The report was" not in said


def test_postscript_is_named_and_stays_with_the_whole(setting, client, published):
    add_postscript(meeting=published, part=Part.A, text="POSTSCRIPTTEXT", by=setting.minute_taker)

    said = " ".join(texts(client.get(at(published)), ".//article"))

    assert "A postscript was added to these minutes since." in said
    assert "POSTSCRIPTTEXT" not in said


@pytest.mark.parametrize("number", ["99", "1/2", "x"])
def test_minute_that_is_not_there_is_not_found(client, published, number):
    assert client.get(at(published, number)).status_code == 404
    assert client.get(at(published, number, ".pdf")).status_code == 404


def test_meeting_that_is_not_there_says_no_more_than_one_that_is_closed(client, setting):
    assert client.get("/meetings/999999/extract/1/").status_code == 302
    assert signed_in(setting.member).get("/meetings/999999/extract/1/").status_code == 404


def test_number_is_found_in_whatever_case(client, setting):
    meeting = make_recording(setting)
    type_text(make_item(meeting, "3b"), "Third.", setting.minute_taker)
    bring_to_the_public(meeting, setting)

    assert "SPB 2025-10-15/3b" in " ".join(texts(client.get(at(meeting, "3B")), ".//article"))


def test_interests_declared_at_other_items_stand_in_the_extract_of_declarations(client, setting):
    meeting = make_recording(setting)
    meeting.items.filter(number="1").update(standing="declarations")
    second = meeting.items.get(number="2")
    declare_interest(item=second, person=setting.lee, nature="Governor", withdrew=False, by=setting.minute_taker)
    secret = make_item(meeting, "3", is_part_b=True)
    declare_interest(item=secret, person=setting.kim, nature="MARKER", withdrew=True, by=setting.minute_taker)
    bring_to_the_public(meeting, setting)

    said = " ".join(texts(client.get(at(meeting)), ".//article"))

    assert "Lee Oak declared an interest in item 2: Governor." in said
    assert "MARKER" not in said


def test_item_that_became_confidential_is_in_no_extract_of_the_draft(setting, recorded):

    start_recording(meeting=recorded, by=setting.minute_taker)
    finish_recording(meeting=recorded, by=setting.minute_taker)
    move_to_part(item=recorded.items.get(number="1"), part=Part.B, by=setting.minute_taker)

    kim = make_user("kim@example.org", person=setting.kim)
    setting.board.seats.filter(person=setting.kim).update(role="vice-chair")
    page = signed_in(kim).get(at(recorded)).content

    assert b"The report was" not in page


def test_minutes_and_the_search_lead_to_extracts(client, published):
    minutes = read(client.get(f"/meetings/{published.pk}/minutes/"))
    found = read(client.get("/decisions/?q=every+school"))

    assert [text_of(link) for link in minutes.findall(f".//a[@href='{at(published)}']")] == ["Extract of minute 1"]
    assert minutes.findall(f".//a[@href='{at(published, '3')}']") == []
    assert len(found.findall(f".//a[@href='{at(published)}']")) == 1


def test_address_to_copy_stands_on_the_page(setting, client, published):
    field = read(client.get(at(published))).find(".//input[@id='extract-address']")
    of_part_b = read(signed_in(setting.member).get(at(published, "3"))).find(".//input[@id='extract-address']")

    assert field.get("value") == f"http://testserver{at(published)}"
    assert of_part_b.get("value").endswith(f"{at(published, '3')}?copy=part-b")


def test_queries_do_not_grow_with_items(setting, circulated):
    other = make_recording(setting, items=20, held_on=circulated.held_on.replace(day=16))
    bring_to_members(other, setting)
    member = signed_in(setting.member)

    assert queries_of(member, at(other)) <= queries_of(member, at(circulated))


def queries_of(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return len(queries)
