"""Notes and rows of items as every copy has them: actions of earlier meetings, interests, where owners stand."""

import json
import re
import subprocess

import pytest

from boards.minutes.content import _public_papers, content_of
from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.models import AgendaItem, MinutesVersion, Paper, Part
from boards.recording.writes import declare_interest
from tests.boards.minuted import make_recording
from tests.boards.minutes.every_copy import texts_of_copies
from tests.boards.minutes.test_copies import PDFTOTEXT, needs_poppler
from tests.boards.minutes.test_crowded_text import CONTENT, ITEM
from tests.clients import signed_in

pytestmark = pytest.mark.once
CARRIED = {
    "text": "write the letter",
    "line": "",
    "owners": ["Ann Day"],
    "due_on": "2027-01-31",
    "reference": "SPB 2026-07-02/4",
    "undertaken_on": "2026-07-02",
}


def minutes_with(**fields):
    content = json.dumps(CONTENT | {"items": [ITEM | {"text": "", **fields}]})
    return read_version(MinutesVersion(stage="circulated", content=content, is_part_b=False))


def done(label: str, note: str, **fields) -> dict:
    said = {"label": label, "note": note, "text": CARRIED["text"], "owners": CARRIED["owners"]}
    return said | {"reference": CARRIED["reference"]} | fields


def test_open_action_and_what_was_said_of_it_are_one_line():
    arising = [
        done("Extended to 31 January 2027", "The heads meet."),
        done("Closed", "All have it.", text="share"),
    ]

    minutes = minutes_with(carried=[CARRIED], arising=arising)

    said = "Open since 2 July 2026 (SPB 2026-07-02/4): write the letter. Extended to 31 January 2027: The heads meet."
    assert lines_of(minutes)[-2:] == [
        f"{said} (Ann Day, by 31 January 2027)",
        "Closed: share (Ann Day, SPB 2026-07-02/4). All have it.",
    ]
    for copy, text in texts_of_copies(minutes).items():
        assert " ".join(text.replace(" Ann Day by 31 January 2027", "").split()).count("write the letter") == 1, copy


def test_what_was_said_of_an_action_before_it_was_closed_is_in_its_line():
    minutes = minutes_with(carried=[], arising=[done("Progress", "Half is done"), done("Closed", "")])

    assert lines_of(minutes)[-1] == "Closed: write the letter (Ann Day, SPB 2026-07-02/4). Progress: Half is done."


@needs_poppler
def test_first_owner_stands_in_the_pdf_beside_their_line_and_not_beside_the_title():
    content = pdf_of(minutes_with(carried=[CARRIED], arising=[]))

    printed = subprocess.run([PDFTOTEXT, "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    words = re.findall(r'yMin="([\d.]+)"[^>]*>([^<]+)</word>', printed.decode())
    [owner] = [round(float(y)) for y, word in words if word == "Ann"]
    [line] = [round(float(y)) for y, word in words if word == "Open"]
    assert owner == line


@pytest.mark.django_db
def test_interest_is_declared_once_and_said_in_short_at_its_item(setting):
    meeting = make_recording(setting)
    meeting.items.filter(number="1").update(standing=AgendaItem.Standing.DECLARATIONS)
    declare_interest(
        item=meeting.items.get(number="2"),
        person=setting.lee,
        nature="Governor",
        withdrew=True,
        by=setting.minute_taker,
    )
    content = json.dumps(content_of(meeting, part=Part.A))
    minutes = read_version(MinutesVersion(meeting=meeting, stage="circulated", content=content, is_part_b=False))

    first, second = minutes.items

    assert first.notes == ["Lee Oak declared an interest in item 2: Governor. They withdrew for the item."]
    assert second.notes == ["(Lee Oak declared an interest and withdrew for the item.)"]
    page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/record/").content.decode()
    assert "stand here in the minutes by themselves" in page


def test_papers_of_an_item_are_listed_in_the_copies_and_the_public_one_has_public_ones_alone():
    papers = [
        {"title": "Attendance plan", "is_report": True, "is_public": True},
        {"title": "Figures", "is_report": False, "is_public": False},
    ]

    for copy, text in texts_of_copies(minutes_with(papers=papers)).items():
        assert ("Report: Attendance plan" in text and "Paper: Figures" in text) == (copy != "lines"), copy
    assert _public_papers({"number": "1", "papers": papers}) == {"number": "1", "papers": papers[:1]}
    assert _public_papers({"number": "1", "papers": papers[1:]}) == {"number": "1"}


@pytest.mark.django_db
def test_papers_are_frozen_with_the_part_that_they_are_of(setting):
    meeting = make_recording(setting)
    item = meeting.items.first()
    for title, fields in (("Plan", {"is_public": True, "is_report": True}), ("Secret", {"is_part_b": True})):
        Paper.objects.create(meeting=meeting, item=item, title=title, timing="to-follow", **fields)

    [first, second] = content_of(meeting, part=Part.A)["items"]

    assert first["papers"] == [{"title": "Plan", "is_report": True, "is_public": True}]
    assert "papers" not in second
