"""Lists, tables and references of a minute in its copies: shaped as they were typed, and tagged as what they are."""

import io
import json
import re
import zlib

import pytest
from django.template.loader import render_to_string
from docx import Document
from docx.oxml.ns import qn

from boards.minutes.content import content_as_approved, public_content
from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of, text_of
from boards.minutes.reading import Minutes, read_version
from boards.minutes.redaction import passages_of, redacted
from boards.minutes.text import TABLE, Block, read
from boards.minutes.word import word_of
from boards.models import Board, Meeting, MinutesVersion
from tests.boards.minutes.test_copies import needs_poppler, text_of_pdf
from tests.boards.minutes.test_reading import CONTENT, ITEM
from tests.boards.minutes.word_reading import lines_of_word, minutes_table

pytestmark = pytest.mark.once
LISTS = "1. one\n2. two\n(a) in\n(b) in\n3. three\n\n- point\n  - deeper\n\n4.1\tpara\n4.3\tpara"
SHOWN = ["1. one", "2. two", "(a) in", "(b) in", "3. three", "• point", "• deeper", "4.1 para", "4.3 para"]
TABLE_TEXT = "School\tPupils\nColne\t142\nHarlow\t9"


def version(*texts: str, frozen_as: int = 2) -> MinutesVersion:
    items = [ITEM | {"number": str(number), "text": text} for number, text in enumerate(texts, start=1)]
    content = json.dumps(CONTENT | {"format": frozen_as, "items": items}, ensure_ascii=False)
    return MinutesVersion(meeting=Meeting(board=Board(name="Board")), stage="published", content=content)


def minutes(*texts: str, frozen_as: int = 2) -> Minutes:
    return read_version(version(*texts, frozen_as=frozen_as))


def minute_in_word(content: bytes) -> list[str]:
    """The lines of the only item."""
    lines = lines_of_word(content)
    end = next(number for number, line in enumerate(lines) if line.startswith("Signed as a correct record"))
    return [line for line in lines[lines.index(ITEM["title"]) + 1 : end] if line]


def inside(pdf: bytes) -> bytes:
    """The objects of a PDF, which are in compressed streams."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return pdf + b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")


def page_of(read_: Minutes, item: int = 0) -> str:
    return "".join(
        render_to_string("boards/minutes/_blocks.html", {"parts": row.parts}) for row in read_.items[item].rows
    )


def test_lists_have_their_labels_in_word_as_word_counts_them():
    content = word_of(minutes(LISTS))

    assert minute_in_word(content) == SHOWN
    styles = [
        p.style.name for row in minutes_table(Document(io.BytesIO(content))).rows for p in row.cells[1].paragraphs
    ]
    assert styles[-9:] == (
        [
            "List Number",
            "List Number",
            "List Number 2",
            "List Number 2",
            "List Number",
            "List Bullet",
            "List Bullet 2",
            "List Number",
            "List Number",
        ]
    )


def test_labels_of_which_word_has_no_number_stand_as_they_were_typed():
    lines = minute_in_word(
        word_of(minutes("ab) odd\n007. bond\nxx) twenty\nyy) after\nIV) four\n(v) five\nz) last\naa) more"))
    )

    assert lines == (["ab) odd", "007. bond", "xx) twenty", "yy) after", "IV) four", "(v) five", "z) last", "aa) more"])


def test_word_counts_no_more_lists_than_it_opens(monkeypatch):
    monkeypatch.setattr("boards.minutes.word_blocks.MOST_LISTS", 60)

    lines = minute_in_word(word_of(minutes("\n".join(["1. a"] * 100))))

    assert [line.split() for line in lines] == [["1.", "a"]] * 100


@needs_poppler
def test_lists_have_their_labels_in_the_pdf_and_are_tagged_as_lists():
    content = pdf_of(minutes(LISTS))

    text = " ".join(text_of_pdf(content).split())
    assert all(shown in text for shown in SHOWN)
    tags = re.findall(rb"/S ?/(L|LI|Lbl|LBody)\b", inside(content))
    assert tags.count(b"L") == 5
    assert tags.count(b"LI") == tags.count(b"Lbl") == len(SHOWN)


def test_lists_are_lists_within_lists_on_the_page():
    html = re.sub(r"\s*\n\s*", "", page_of(minutes(LISTS)))

    assert html.count("<ol") == 3
    assert html.count("<ul") == 2
    assert re.search(
        r'<li><span class="minutes__label">2\.</span> <div>two<ol[^>]*><li><span class="minutes__label">\(a\)', html
    )


def test_table_is_one_in_word_with_a_header_that_is_repeated_and_figures_at_the_right():
    document = Document(io.BytesIO(word_of(minutes(TABLE_TEXT))))

    [table] = minutes_table(document).rows[-1].cells[1].tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["School", "Pupils"],
        ["Colne", "142"],
        ["Harlow", "9"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False]
    assert table.style.name == "Ruled Table"
    assert [cell.paragraphs[0].style.name for cell in table.rows[1].cells] == ["Table Text", "Table Figure"]


def test_paragraph_is_between_tables_and_after_them_in_word():
    document = Document(io.BytesIO(word_of(minutes(f"{TABLE_TEXT}\n\n| a | b |\n| c | d |\n! Ann: x"))))

    cell = minutes_table(document).rows[-1].cells[1]._tc
    kinds = [child.tag.rpartition("}")[2] for child in cell if child.tag != qn("w:tcPr")]
    assert re.fullmatch(r"(p|tbl(?=p))+", "".join(kinds))
    assert kinds.count("tbl") == 2


@needs_poppler
@pytest.mark.parametrize("frozen_as", [1, 2])
def test_figures_of_two_cells_are_never_one_in_any_copy(frozen_as):
    read_ = minutes("Colne\t142\t9\n142\t9", frozen_as=frozen_as)
    pdf = pdf_of(read_)

    copies = [page_of(read_), "\n".join(lines_of_word(word_of(read_))), text_of_pdf(pdf), "\n".join(lines_of(read_))]

    for copy in copies:
        assert "1429" not in copy
        assert len(re.findall(r"\b142\b", copy)) == 2


def test_table_has_heads_of_columns_on_the_page():
    html = page_of(minutes(TABLE_TEXT))

    assert html.count('<th scope="col"') == 2
    assert html.count("govuk-table__cell--numeric") == 2


@needs_poppler
def test_wide_table_has_all_its_cells_in_the_pdf():
    heads = [f"Head{number}" for number in range(20)]
    text = text_of_pdf(pdf_of(minutes("\n".join(["\t".join(heads), "\t".join(f"c{number}" for number in range(20))]))))

    joined = "".join(text.split())
    assert all(head in joined for head in heads)
    assert all(f"c{number}" in joined for number in range(20))


def test_line_break_is_one_in_every_copy():
    read_ = minutes("First line\nsecond line")

    assert "First line<br>second line" in page_of(read_)
    assert "First line\nsecond line" in lines_of_word(word_of(read_))
    assert lines_of(read_)[-2:] == ["First line", "second line"]


def test_lines_of_minutes_that_were_frozen_before_are_one_paragraph_as_they_were():
    read_ = minutes("First line\nsecond line", frozen_as=1)

    assert "First line second line" in page_of(read_)
    assert "First line second line" in lines_of_word(word_of(read_))
    assert lines_of(read_)[-1] == "First line second line"


def test_text_that_was_typed_after_the_others_were_frozen_is_read_as_of_today():
    items = [ITEM | {"number": "1", "text": "a\nb"}, ITEM | {"number": "2", "text": "c\nd", "format": 2}]
    content = json.dumps(
        CONTENT | {"items": items, "postscripts": [{"author": "A", "on": "2026-01-01", "text": "e\nf"}]}
    )
    read_ = read_version(MinutesVersion(meeting=Meeting(board=Board(name="B")), stage="approved", content=content))

    assert [block.text for item in read_.items for row in item.rows for block in row.blocks] == ["a b", "c\nd"]
    assert [block.text for block in read_.postscripts[0].blocks] == ["e f"]


def test_reference_is_a_link_to_an_item_that_there_is_on_the_page_and_in_the_pdf():
    read_ = minutes("See minutes 2 and 9.", "Words.")

    assert page_of(read_).count('href="#item-2"') == 1
    assert 'href="#item-9"' not in page_of(read_)
    pdfs = [inside(pdf_of(minutes(text, "Words."))) for text in ("minute 2", "minute 9")]
    assert [len(re.findall(rb"/Subtype ?/Link", pdf)) for pdf in pdfs] == [1, 0]


@pytest.mark.parametrize(
    "text", [LISTS, TABLE_TEXT, f"{TABLE_TEXT}\n\nWords\nand more\n\n{LISTS}", "a | b\n-|-\nc \\| d | e"]
)
def test_text_that_a_redaction_offers_reads_as_what_it_stands_for(text):
    def said(blocks: list[Block]) -> list:
        return [(b.kind, b.label, b.level, b.text, b.has_header and b.kind == TABLE) for b in blocks]

    offered = text_of(read(text))

    assert said(read(offered)) == said(read(text))


def test_item_that_is_reworded_is_read_as_of_today_in_a_version_of_before():
    before = version("a\nb", "c\nd", frozen_as=1)
    [passage, _] = [one for one in passages_of(before) if one.key.startswith("item")]
    shown = redacted(json.loads(before.content), {"item-1": "new\nwords"})

    read_ = read_version(MinutesVersion(meeting=before.meeting, stage="redacted", content=json.dumps(shown)))

    assert passage.text == "a b"
    assert [block.text for item in read_.items for row in item.rows for block in row.blocks] == ["new\nwords", "c d"]


@pytest.mark.parametrize(("frozen_as", "said"), [(1, [1, 2]), (2, [2, 2])])
def test_item_that_a_meeting_amended_is_read_as_of_today_and_the_others_as_they_were(frozen_as, said):
    items = [ITEM | {"number": number, "text": "a\nb", "next_meeting": None} for number in ("1", "2")]
    circulated = CONTENT | {"format": frozen_as, "items": items, "approval": None}
    now = circulated | {"items": [items[0], items[1] | {"text": "c\nd"}]}

    approved = content_as_approved(circulated, now=now, amended={"2": False})
    read_ = read_version(
        MinutesVersion(meeting=Meeting(board=Board(name="B")), stage="approved", content=json.dumps(approved))
    )

    texts = [block.text for item in read_.items for row in item.rows for block in row.blocks]
    assert [text.count("\n") + 1 for text in texts] == said


def test_postscript_is_read_by_the_public_as_by_members():
    postscript = {
        "text": "a\nb",
        "format": 2,
        "author": "Noa Quill",
        "public_author": "Minute taker",
        "on": "2026-01-01",
    }

    [shown] = public_content({"postscripts": [postscript]})["postscripts"]

    assert shown == {"text": "a\nb", "format": 2, "author": "Minute taker", "on": "2026-01-01"}
