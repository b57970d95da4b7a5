"""What a council's minutes have besides their items: wording, gathered interests, summary of actions, signature."""

import datetime as dt
import io
import itertools
import json
import re
import shutil
import subprocess
from typing import Any

import pytest
from django.template.loader import render_to_string
from docx import Document
from docx.oxml.ns import qn

from boards.minutes.content import content_of, public_content
from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import Minutes, read_version
from boards.minutes.word import word_of
from boards.models import Board, Meeting, MinutesVersion, Part
from office.council.reading import the_council
from tests.boards.minuted import make_item, make_setting
from tests.boards.minutes.test_copies import needs_poppler, text_of_pdf
from tests.boards.minutes.test_reading import APPROVAL, CONTENT, ITEM
from tests.boards.minutes.word_reading import lines_of_word
from tests.factories import make_meeting

pytestmark = pytest.mark.once
PDFINFO = shutil.which("pdfinfo")
WORDING = "Confidential items, recorded separately"
LINE = "! Ann Day: share the **template**"
WITHHELD = {"title": "Confidential business", "is_part_b": True}
ITEMS: list[dict[str, Any]] = [
    ITEM | {"number": "1", "title": "Declarations of interest", "text": "", "gathers_interests": True},
    ITEM | {"number": "2", "interests": [{"name": "Kim Ash", "nature": "governor", "withdrew": True}]},
    {"number": "3"} | WITHHELD,
    {"number": "4"} | WITHHELD,
    ITEM
    | {
        "number": "5",
        "title": "Plan",
        "text": LINE,
        "actions": [{"line": LINE, "text": "share the **template**", "owners": ["Ann Day"], "due_on": "2025-11-12"}],
        "next_meeting": {"held_on": "2026-01-20", "times": "1.30pm", "venue": "County Hall"},
    },
    {"number": "6"} | WITHHELD,
]
GATHERED = "Kim Ash declared an interest in item 2: governor. They withdrew for the item."
SENT = {
    "format": 2,
    "council": "Essex County Council",
    "confidential_wording": WORDING,
    "distribution": ["The members", "the public"],
    "contact": "Minute taker, mail@example.org",
    "items": ITEMS,
}


def minutes(
    stage: str = "approved", *, part: Part = Part.A, withheld: frozenset[str] = frozenset(), **says: Any
) -> Minutes:
    content = json.dumps(CONTENT | SENT | says)
    meeting = Meeting(pk=1, board=Board(name="Board"))
    return read_version(MinutesVersion(meeting=meeting, stage=stage, content=content, **part.column), withheld)


def old_minutes() -> Minutes:
    """As they were frozen before any of this was."""
    items = [{key: value for key, value in item.items() if key != "gathers_interests"} for item in ITEMS]
    content = json.dumps(CONTENT | {"items": items})
    return read_version(MinutesVersion(meeting=Meeting(board=Board(name="B")), stage="approved", content=content))


def word_file(read: Minutes):
    return Document(io.BytesIO(word_of(read)))


def text_of_word(read: Minutes) -> str:
    return " ".join(lines_of_word(word_of(read)))


def text_of_page(read: Minutes) -> str:
    board = Board(name="Board", abbreviation="SPB")
    meeting = Meeting(pk=1, board=board, held_on=dt.date(2025, 10, 15))
    html = render_to_string("boards/minutes/_items.html", {"minutes": read, "meeting": meeting})
    return re.sub(r"<[^>]+>", " ", html)


def text_of_printed(read: Minutes) -> str:
    return text_of_pdf(pdf_of(read))


COPIES = [text_of_page, text_of_word, pytest.param(text_of_printed, marks=[needs_poppler, pytest.mark.slow])]


def words(text: str) -> str:
    return " ".join(re.findall(r"[\w@.]+", text))


@pytest.mark.parametrize("text_of", COPIES)
def test_every_copy_has_what_stands_around_the_items(text_of):
    text = words(text_of(minutes()))

    for said in [
        WORDING,
        GATHERED,
        "Summary of actions",
        "SPB 2025-10-15/5 share the template Ann Day 12 November 2025",
        "Next meeting: 20 January 2026, 1.30pm, County Hall",
        "Distribution: The members; the public",
        "Contact: Minute taker, mail@example.org",
        "Signed as a correct record",
    ]:
        assert words(said) in text, said
    assert text.count(words(WORDING)) == 1, "above the confidential items, and not above each of them"


def test_interests_are_gathered_at_their_own_item_too():
    first, second = minutes().items[:2]

    assert first.notes == [GATHERED]
    assert second.notes == ["(Kim Ash declared an interest and withdrew for the item.)"]


def test_interest_in_an_item_that_the_reader_may_not_read_is_not_gathered():
    assert minutes(withheld=frozenset({"2"})).items[0].notes == []


def test_action_of_an_item_that_the_reader_may_not_read_is_in_no_summary():
    assert [action.number for action in minutes().actions] == ["5"]
    assert minutes(withheld=frozenset({"5"})).actions == []


def test_wording_is_the_boards_and_none_where_it_has_none_or_in_part_b():
    assert [item.before for item in minutes().items] == ["", "", "", WORDING, "", ""]
    assert not any(item.before for item in minutes(confidential_wording="").items)
    assert not any(item.before for item in minutes(part=Part.B).items)


def test_minutes_that_were_frozen_before_read_as_they_did():
    read = old_minutes()

    assert (read.council, read.closing) == ("", [("Next meeting", "20 January 2026, 1.30pm, County Hall")])
    assert read.items[0].notes == []
    assert not any(item.before for item in read.items)
    assert word_of(read)


@pytest.mark.parametrize(
    ("says", "lines"),
    [
        ({}, [("Signed as a correct record", ""), ("Name", ""), ("Date", "")]),
        ({"approval": APPROVAL}, [("Signed as a correct record", ""), ("Name", "Ann Day"), ("Date", "")]),
        ({"is_inquorate": True}, []),
        ({"upload": {"kind": "pdf", "size": 1, "sha256": ""}}, []),
    ],
)
def test_chair_signs_below_minutes_and_not_below_notes_or_a_file(says, lines):
    assert minutes(**says).signature == lines


def test_comparison_says_an_action_once():
    assert sum("share the template" in line for line in lines_of(minutes())) == 1


def test_word_has_page_x_of_y_at_its_foot():
    foot = word_file(minutes()).sections[0].footer._element.xml

    assert re.findall(r'w:instr=" (\w+) "', foot) == ["PAGE", "NUMPAGES"]


def test_word_is_laid_out_by_named_styles_and_has_no_grid():
    document = word_file(minutes())

    own = {"w:spacing", "w:ind", "w:jc", "w:pBdr", "w:keepNext", "w:keepLines"}
    direct = [child for layout in document.element.body.iter(qn("w:pPr")) for child in layout]
    assert not {child.tag for child in direct} & {qn(tag) for tag in own}
    bold = list(document.element.body.iter(qn("w:b")))
    assert len(bold) == 2, "of what was typed as bold, and again in the summary"
    assert {table.style.name for table in document.tables} == {"Minutes Table", "Ruled Table"}


def test_title_of_an_item_stays_with_its_words_in_word():
    document = word_file(minutes())

    row = next(row for row in document.tables[0].rows if row.cells[0].text == "5")
    assert [cell.paragraphs[0].style.name for cell in row.cells] == ["Minute Number", "Heading 2", "Minute Rule"]
    for name in ("Minute Number", "Heading 2", "Minute Rule", "Minute Note", "Minute Wording", "Table Heading"):
        assert document.styles[name].paragraph_format.keep_with_next, name
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None


@pytest.mark.slow
@pytest.mark.skipif(not PDFINFO, reason="apt-get install poppler-utils")
def test_pdf_is_tagged_in_the_order_in_which_it_is_read():
    ann = {"name": "Ann Day", "post": "", "note": ""}
    content = pdf_of(minutes(present=[{"body": "ASHE", "people": [ann]}], apologies=[ann]))

    read = subprocess.run([str(PDFINFO), "-struct-text", "-"], input=content, capture_output=True, check=True)
    tree = read.stdout.decode()
    assert b"pdfuaid:part" in content
    levels = [int(level) for level in re.findall(r"^ *H(\d)\b", tree, re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels)), "no level is left out"
    tables = re.split(r"^ *Table\b", tree, flags=re.MULTILINE)[1:]
    assert len(tables) == 3
    assert all(re.search(r"^ *TH\b", table, re.MULTILINE) for table in tables)
    order = [tree.index(said) for said in ("Attendance", "Declarations", "Summary of actions", "About these", "Signed")]
    assert order == sorted(order)


@pytest.mark.django_db
def test_board_and_council_say_what_is_frozen():
    setting = make_setting()
    setting.board.confidential_wording, setting.board.publishes_minutes = "In private", True
    meeting = make_meeting(setting.board)
    make_item(meeting, "1", title="Interests", standing="declarations")
    make_item(meeting, "2", title="Secret", is_part_b=True)

    content = content_of(meeting, part=Part.A)

    assert content["council"] == the_council().name
    assert content["confidential_wording"] == "In private"
    assert content["items"][0]["gathers_interests"] is True
    assert content["distribution"][-1] == "the public, once they are approved"
    assert the_council().mailbox in public_content(content)["contact"], "the only address that the public is told"
    assert "public" not in content_of(meeting, part=Part.B)["distribution"][0]
