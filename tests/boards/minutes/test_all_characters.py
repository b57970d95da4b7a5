"""Whatever characters are in frozen minutes, they come as page, Word file and PDF, and every one of them is there."""

import io
import json
import shutil
import subprocess
import unicodedata
from collections import defaultdict
from functools import cache
from unittest.mock import patch

import pytest
from django.test import Client
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base import pdfs
from boards.minutes import copies
from boards.minutes.freezing import freeze_content
from boards.minutes.pdf import pdf_of
from boards.minutes.reading import read_version
from boards.minutes.word import word_of
from boards.models import Board, Meeting, MinutesVersion, Part
from tests.boards.minuted import MET_ON, bring_to_the_public, make_recording, make_setting
from tests.boards.minutes.test_reading import CONTENT, ITEM
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PDFTOTEXT = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(not PDFTOTEXT, reason="apt-get install poppler-utils")
UNSEEN = ("Zs", "Zl", "Zp", "Cf", "Cc")  # spaces and joiners, which no reader of a file promises to give back
ASSIGNED = [
    chr(code) for code in range(0x21, 0x110000) if unicodedata.category(chr(code)) not in (*UNSEEN, "Cs", "Co", "Cn")
]
HOSTILE = "\x00\x07\x0b\x1b\x7f\x85\x92\u2028\u202e\ufeff\ufffe\uffff\uf0b7\uf0e0\ue000\U000f0000\U0010ffff\ufdd0"
LANGUAGES = (
    *(
        "Zoë Ångström",
        "Łódź",
        "Čeština",
        "Română ș ț",
        "Türkçe ğ ı",
        "Українська",
        "Ελληνικά",
        "Lietuvių ė ų",
        "Tiếng Việt",
    ),
    *("اردو میں", "العربية", "עברית", "বাংলা", "हिन्दी", "ਪੰਜਾਬੀ", "ગુજરાતી", "தமிழ்", "മലയാളം", "తెలుగు", "සිංහල", "ไทย"),
    *("አማርኛ", "ქართული", "Հայերեն", "😀", "👩‍🏫", "👍🏽", "✓", "→", "≤", "½", "♥"),
)


def text_of_pdf(content: bytes) -> str:
    return subprocess.run([PDFTOTEXT, "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def text_of_word(content: bytes) -> str:
    file = Document(io.BytesIO(content))
    rows = [
        cell.text for table in file.tables for row in table._tbl.tr_lst for cell in row.tc_lst for cell in cell.p_lst
    ]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *rows])


def plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def missing(wanted: list[str], found: str) -> list[str]:
    found = plain(found)
    return [one for one in wanted if not all(part in found for part in plain(one))]


def lines_of(characters: list[str]) -> str:
    """A character a word, behind a letter of its script: what combines with one before it then has one."""
    words = [f"{letter_before(one)}{one}" for one in characters]
    return "\n\n".join(" ".join(words[at : at + 60]) for at in range(0, len(words), 60))


def letter_before(one: str) -> str:
    fonts = pdfs.covered().get(ord(one), frozenset())
    return "x" if "NotoSans" in fonts or not fonts else _letters()[min(fonts)]


@cache
def _letters() -> dict[str, str]:
    letters = [(code, fonts) for code, fonts in pdfs.covered().items() if unicodedata.category(chr(code)) == "Lo"]
    return defaultdict(lambda: "x") | {font: chr(code) for code, fonts in reversed(letters) for font in fonts}


def frozen(text: str) -> MinutesVersion:
    content = CONTENT | {"venue": text, "items": [ITEM | {"title": f"Title {text}", "text": text}]}
    return MinutesVersion(meeting=Meeting(board=Board(name="Board")), stage="published", content=json.dumps(content))


@pytest.fixture
def published(db) -> Meeting:
    """A meeting of which the public may read any version."""
    setting = make_setting()
    return bring_to_the_public(make_recording(setting, MET_ON), setting)


@pytest.mark.slow
def test_every_assigned_character_is_on_the_page_and_in_word(published, monkeypatch):
    monkeypatch.setattr(copies, "QUICK_LENGTH", 10**9)
    monkeypatch.setattr(copies, "QUICK_PIECES", 10**9)
    content = CONTENT | {"items": [ITEM | {"text": lines_of(ASSIGNED)}]}
    freeze_content(
        meeting=published, part=Part.A, stage="published", content=content, by=published.versions.first().frozen_by
    )
    client = Client()

    page = client.get(f"/meetings/{published.pk}/minutes/")
    word = client.get(f"/meetings/{published.pk}/minutes.docx")

    assert missing(ASSIGNED, text_of(read(page).find(".//article"))) == []
    assert missing(ASSIGNED, text_of_word(word.content)) == []


@pytest.mark.slow
@needs_poppler
def test_every_character_of_our_fonts_is_in_the_pdf_and_every_other_is_named():
    ours = [one for one in ASSIGNED if ord(one) in pdfs.covered()]
    others = [one for one in ASSIGNED[::16] if ord(one) not in pdfs.covered() and plain(one) == one]

    content = CONTENT | {"items": [ITEM | {"text": lines_of(ours + others)}]}
    version = MinutesVersion(meeting=Meeting(board=Board(name="Board")), stage="published", content=json.dumps(content))
    text = text_of_pdf(pdf_of(read_version(version))).replace("\n", "")

    undrawn = missing(ours, text)
    assert missing([f"[U+{ord(unicodedata.normalize('NFC', one)):04X}]" for one in undrawn], text) == []
    assert set(undrawn) <= set(
        "\u20e3\u2329\u232a\ufe0e\ufe0f"
    )  # of which two are another, and three are shapes of what is before
    drawn = [one for one in others if not 0xE0100 <= ord(one) < 0xE01F0]
    assert missing([f"U+{ord(one):04X}" for one in drawn], text) == []


@needs_poppler
@pytest.mark.parametrize("words", LANGUAGES)
def test_the_languages_of_essex_schools_have_their_letters(words):
    assert "[U+" not in pdfs.printable(words)
    assert text_of_pdf(pdf_of(read_version(frozen(words))))


def test_hostile_characters_that_were_frozen_are_shown_in_all_three(published):
    content = CONTENT | {"board": f"Board{HOSTILE}", "items": [ITEM | {"title": f"T{HOSTILE}", "text": f"a{HOSTILE}b"}]}
    freeze_content(
        meeting=published, part=Part.A, stage="published", content=content, by=published.versions.first().frozen_by
    )
    client = Client()

    answers = [client.get(f"/meetings/{published.pk}/minutes{tail}") for tail in ("/", ".docx", ".pdf")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "’" in text_of(read(answers[0]).find(".//article"))
    assert "→" in text_of_word(answers[1].content)


@pytest.mark.parametrize("address", ["https://example.org/" + "a" * 9000, "https://x", "mailto:", "https://[::1"])
def test_an_address_that_no_file_takes_as_a_link_stays_as_words(address):
    minutes = read_version(frozen(f"See {address} and [this]({address})."))

    assert b"%PDF" in pdf_of(minutes)
    assert "See http" in text_of_word(word_of(minutes)) or "mailto" in text_of_word(word_of(minutes))


@pytest.mark.slow
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_any_text_comes_as_word_and_pdf(text):
    minutes = read_version(frozen(text))

    assert Document(io.BytesIO(word_of(minutes)))
    with patch("base.pdfs._in_ascii", side_effect=AssertionError("Typst refused the text")):
        assert pdf_of(minutes).startswith(b"%PDF")


@needs_poppler
def test_where_typst_refuses_a_text_all_the_same_it_comes_in_ascii(monkeypatch):
    monkeypatch.setattr(pdfs, "_in_our_fonts", str)

    assert "[U+4E2D]" in text_of_pdf(pdf_of(read_version(frozen("\u4e2d"))))
