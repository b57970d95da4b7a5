"""How the copies of minutes are laid out: no title at the foot of a page, and letters set off from their words."""

import io
import json
import re
import subprocess

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Twips

from boards.minutes.content import heading
from boards.minutes.pdf import pdf_of
from boards.minutes.reading import read_version
from boards.minutes.word import word_of
from boards.models import Board, Meeting, MinutesVersion, Part
from tests.boards.minutes.test_copies import PDFTOTEXT, needs_poppler
from tests.boards.minutes.test_crowded_text import minutes, version
from tests.boards.minutes.test_reading import CONTENT, ITEM
from tests.boards.minutes.word_reading import minutes_table

pytestmark = [pytest.mark.once, pytest.mark.slow]
LONG = "words that go on " * 20


def pages_with_heads(content: bytes) -> list[list[str]]:
    """The lines of each page."""
    printed = subprocess.run([PDFTOTEXT, "-layout", "-", "-"], input=content, capture_output=True, check=True)
    pages = printed.stdout.decode().split("\f")[:-1]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


def pages_of(content: bytes) -> list[list[str]]:
    """The lines of each page, without its head and its foot."""
    return [page[1:-1] for page in pages_with_heads(content)]


@needs_poppler
@pytest.mark.parametrize("lines", range(2, 10))
def test_title_of_an_item_is_never_the_last_line_of_a_page(lines):
    texts = ["\n\n".join(["Words."] * lines)] * 30

    pages = pages_of(pdf_of(read_version(version(*texts))))

    assert len(pages) > 2
    pages[-1] = pages[-1][: pages[-1].index(next(line for line in pages[-1] if line.startswith("Signed")))]
    for page in filter(None, pages):
        assert "Words." in page[-1]
        assert not re.fullmatch(r"\d+ +\S.*", page[-1])


@needs_poppler
@pytest.mark.parametrize("lines", range(2, 12))
def test_wording_above_confidential_items_is_never_the_last_line_of_a_page(lines):
    wording = "The public was asked to leave."
    items = []
    for number in range(1, 41):
        words = "\n\n".join(["Words."] * (lines + number % 3))
        items += [
            ITEM | {"number": str(2 * number - 1), "text": words},
            heading(str(2 * number), "Confidential business", part=Part.B),
        ]
    content = json.dumps(CONTENT | {"format": 2, "confidential_wording": wording, "items": items})
    frozen = MinutesVersion(
        meeting=Meeting(board=Board(name="Board")), stage="approved", content=content, **Part.A.column
    )

    pages = pages_of(pdf_of(read_version(frozen)))

    assert len(pages) > 2
    assert sum(wording in " ".join(page) for page in pages) > 2
    for page in filter(None, pages):
        assert wording not in page[-1]


@needs_poppler
def test_minute_longer_than_a_page_goes_on_over_the_page_and_keeps_its_title_with_its_words():
    long = "\n\n".join([LONG] * 40)

    pages = pages_of(pdf_of(read_version(version("Short.", long, "Last."))))

    assert len(pages) > 2
    text = "\n".join(line for page in pages for line in page)
    assert " ".join(text.split()).count("words that go on") >= 20 * 40 * 0.8, "nothing is cut off"
    assert "Last." in text


@needs_poppler
def test_lines_of_a_lettered_point_stand_under_its_words_in_the_pdf():
    command = [PDFTOTEXT, "-bbox", "-", "-"]
    content = pdf_of(minutes(f"a) first {LONG}\nii) second {LONG}"))

    printed = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()

    words = [(round(float(x)), word) for x, word in re.findall(r'xMin="([\d.]+)"[^>]*>([^<]+)</word>', printed)]
    letters = {x for x, word in words if word in ("a)", "ii)")}
    begins = {x for x, word in words if word in ("first", "second")}
    assert (len(letters), len(begins)) == (1, 1), "those of the points are in line, whatever their letter's width"
    long = [x for x, word in words if word in ("words", "that", "go", "on")]
    assert min(long) == begins.pop()


def test_words_of_a_lettered_point_begin_in_word_where_its_other_lines_do():
    document = Document(io.BytesIO(word_of(minutes("a) first\nb) second"))))

    points = [
        p for row in minutes_table(document).rows for p in row.cells[1].paragraphs if p.style.name == "List Number"
    ]
    numbers = {point._p.pPr.numPr.numId.val for point in points}
    assert ([point.text for point in points], len(numbers)) == (["first", "second"], 1), "one list, which Word counts"
    numbering = document.part.numbering_part.element
    [level] = [one for one in numbering if one.get(qn("w:abstractNumId")) == str(min(numbers))]
    indent = level.find(f".//{qn('w:ind')}")
    assert indent.get(qn("w:left")) == indent.get(qn("w:hanging"))
    assert Twips(int(indent.get(qn("w:left")))) > Cm(0.5)


def test_signature_in_word_is_kept_with_the_lines_before_it():
    content = json.loads(version("Words.").content) | {"contact": "Minute taker", "distribution": ["The members"]}
    document = Document(
        io.BytesIO(word_of(read_version(MinutesVersion(stage="approved", content=json.dumps(content)))))
    )

    names = [paragraph.style.name for paragraph in document.paragraphs]
    at = names.index("Signature Line")
    before = document.paragraphs[at - 1]
    assert before.text == "Contact: Minute taker"
    assert before.style.paragraph_format.keep_with_next


@needs_poppler
def test_long_item_is_broken_and_leaves_no_page_half_empty():
    long = "\n\n".join([LONG] * 5)

    first, *_ = pages_of(pdf_of(read_version(version("Short.", long, long, long))))

    assert len(first) >= 38
