"""Text that no renderer was made for: it costs no more than other text, and is in every copy."""

import io
import json
import time

import pytest
from docx import Document

from base.text import MOST_MARKS, readable
from boards.minutes.copies import MinutesCopy
from boards.minutes.pdf import pdf_of
from boards.minutes.reading import Minutes, read_version
from boards.minutes.word import word_of
from boards.models import Board, Meeting, MinutesVersion
from tests.boards.minutes.test_copies import needs_poppler, text_of_pdf
from tests.boards.minutes.test_reading import CONTENT, ITEM
from tests.boards.minutes.word_reading import minutes_table

pytestmark = [pytest.mark.once, pytest.mark.slow]
CEDILLA = "\u0327"


def version(*texts: str) -> MinutesVersion:
    items = [ITEM | {"number": str(number), "text": text} for number, text in enumerate(texts, start=1)]
    content = json.dumps(CONTENT | {"items": items}, ensure_ascii=False)
    return MinutesVersion(meeting=Meeting(board=Board(name="Board")), stage="published", content=content)


def minutes(text: str) -> Minutes:
    return read_version(version(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("β" + CEDILLA * MOST_MARKS, "β" + CEDILLA * MOST_MARKS),
        ("β" + CEDILLA * (MOST_MARKS + 1), "β" + CEDILLA * MOST_MARKS + "[…]"),
        ("β" + f"{CEDILLA}\u200d" * 9 + "x", "β" + f"{CEDILLA}\u200d" * 5 + "[…]x"),
        ("e\u0302\u0301 กี่ שָׁ", "e\u0302\u0301 กี่ שָׁ"),
    ],
)
def test_marks_beyond_what_a_language_writes_are_cut_where_they_are_shown(text, shown):
    assert readable({"text": [text]}) == {"text": [shown]}


@pytest.mark.parametrize(
    "text",
    [
        "β" + CEDILLA * 33_500,
        "β" + f"{CEDILLA}\u200d" * 20_000,
        f"a\u0301{CEDILLA}" * 33_333,
        "क्" * 50_000,
        "a\u2060" * 50_000,
        "👩\u200d" * 20_000,
    ],
    ids=["marks", "marks and joiners", "letters with two marks", "viramas", "word joiners", "joined emoji"],
)
def test_pdf_is_made_of_text_at_which_typst_panics(text, caplog):
    begun = time.process_time()

    assert pdf_of(minutes(text)).startswith(b"%PDF")

    assert time.process_time() - begun < 5  # 1 s measured; 7 s and 2.3 GB before, and no PDF
    assert not caplog.records  # and it is none in ASCII


@needs_poppler
def test_word_that_no_line_holds_is_in_the_pdf_whole():
    text = text_of_pdf(pdf_of(minutes("abcdefghij" * 2_000)))

    assert "".join(text.split()).count("abcdefghij") == 2_000


def test_address_that_is_linked_is_not_broken():
    address = "https://example.org/" + "a" * 300

    assert address.encode() in pdf_of(minutes(f"[here]({address})"))


def test_word_file_has_marks_as_the_page_has_them():
    file = Document(io.BytesIO(word_of(minutes("β" + CEDILLA * 33_500))))

    assert "".join(cell.text for cell in minutes_table(file)._cells).count(CEDILLA) == MOST_MARKS


def test_text_of_other_scripts_is_long_sooner():
    assert MinutesCopy(version("a" * 100_000), "pdf").is_quick
    assert MinutesCopy(version("ก" * 40_000), "pdf").is_quick
    assert not MinutesCopy(version("ก" * 60_000), "pdf").is_quick
