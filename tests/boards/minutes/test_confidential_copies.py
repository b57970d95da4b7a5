"""Copies of confidential minutes: their head, who is listed in them, and where their items stand."""

import io
import json

import pytest
from docx import Document

from boards.agendas.writes import add_item
from boards.minutes.content import content_of
from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import Minutes, read_version
from boards.minutes.word import word_of
from boards.models import AgendaItem, Meeting, MinutesVersion, Part
from boards.recording.writes import add_guest, declare_interest, mark_attendance, move_to_part
from tests.boards.minuted import make_item, make_recording
from tests.boards.minutes.test_copies import needs_poppler
from tests.boards.minutes.test_layout import pages_with_heads
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEAD = "CONFIDENTIAL – not for publication"


@pytest.fixture
def meeting(setting) -> Meeting:
    meeting = make_recording(setting)
    make_item(meeting, "3", is_part_b=True, text="Words.\n\n" * 60)
    return meeting


def minutes_of(meeting: Meeting, part: Part = Part.B) -> Minutes:
    content = json.dumps(content_of(meeting, part=part))
    return read_version(MinutesVersion(meeting=meeting, stage="approved", content=content, **part.column))


@pytest.mark.parametrize(
    ("wording", "head"),
    [
        ("Confidential items, recorded separately", HEAD),
        ("", HEAD),
        ("exempt, paragraph 3", "CONFIDENTIAL – exempt, paragraph 3"),
    ],
)
def test_head_of_every_page_says_that_it_is_confidential(setting, meeting, wording, head):
    setting.board.confidential_wording = wording
    setting.board.save()
    meeting.board.refresh_from_db()

    minutes = minutes_of(meeting)

    assert Document(io.BytesIO(word_of(minutes))).sections[0].header.paragraphs[0].text.startswith(head)
    assert minutes_of(meeting, Part.A).head_of_pages == ""


@needs_poppler
def test_head_is_on_every_page_of_the_pdf(meeting):
    pages = pages_with_heads(pdf_of(minutes_of(meeting)))

    assert len(pages) > 1
    assert all(page[0].startswith(HEAD) for page in pages)


def test_only_who_was_there_for_confidential_items_is_listed(setting, meeting):
    secret = meeting.items.get(number="3")
    add_guest(meeting=meeting, name="Gus Fee", for_item=meeting.items.get(number="1"), by=setting.minute_taker)
    add_guest(meeting=meeting, name="Ida Fox", for_item=secret, by=setting.minute_taker)
    mark_attendance(meeting=meeting, person=setting.kim, presence="in-part", left_at=secret, by=setting.minute_taker)

    minutes = minutes_of(meeting)

    assert minutes.present == [("ASHE", ["Ann Day, Chair"]), ("EPHA", ["Lee Oak, Member"])]
    assert minutes.others == [("Also in attendance", ["Ida Fox, guest for item 3"])]
    assert content_of(meeting, part=Part.B)["members_there"] == 2

    declare_interest(item=secret, person=setting.lee, nature="", withdrew=True, by=setting.minute_taker)
    assert minutes_of(meeting).present == [("ASHE", ["Ann Day, Chair"])]


def test_who_left_after_the_item_in_which_a_confidential_matter_arose_was_there_for_it(setting, meeting):
    first, second, secret = (meeting.items.get(number=number) for number in "123")
    secret.arises_from = first
    secret.save()
    mark_attendance(meeting=meeting, person=setting.kim, presence="in-part", left_at=second, by=setting.minute_taker)

    assert ("EPHA", ["Kim Ash, Member (left before item 2)", "Lee Oak, Member"]) in minutes_of(meeting).present


def test_late_confidential_item_stands_last_whatever_its_number_and_the_wording_once(setting, meeting):
    last = meeting.items.get(number="2")
    last.standing = AgendaItem.Standing.NEXT_DATE
    last.save()
    Meeting.objects.filter(pk=meeting.pk).update(agenda_issued_at=meeting.agenda_issued_at)
    late = add_item(meeting=meeting, title="MARKER", by=setting.minute_taker)
    move_to_part(item=late, part=Part.B, by=setting.minute_taker)
    assert list(meeting.items.values_list("number", flat=True)) == ["1", "4", "2", "3"]

    minutes = minutes_of(meeting, Part.A)

    assert [item.number for item in minutes.items] == ["1", "2", "4", "3"]
    assert [bool(item.before) for item in minutes.items] == [False, False, True, False]
    assert lines_of(minutes).count(setting.board.confidential_wording) == 1
    page = signed_in(setting.member).get(f"/meetings/{meeting.pk}/")
    assert texts(page, ".//tbody/tr/td[1]")[:4] == ["1", "2", "4", "3"]
