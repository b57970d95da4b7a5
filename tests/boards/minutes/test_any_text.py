"""Whatever is typed or pasted comes as page, Word file and PDF, says the same in each, and nothing of it is lost."""

import io
import json
import re
from unittest.mock import patch

import html5lib
import pytest
from django.template.loader import render_to_string
from docx import Document
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from base.text import cleaned
from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of_item
from boards.minutes.previewing import preview_of
from boards.minutes.reading import Minutes, read_version
from boards.minutes.text import FORMAT
from boards.minutes.word import word_of
from boards.models import Board, Meeting, MinutesVersion
from tests.boards.minutes.test_reading import CONTENT, ITEM
from tests.boards.minutes.word_reading import lines_of_word
from tests.pages.reading import text_of as text_of_page

pytestmark = pytest.mark.once
APART = re.compile(r"<br>|<(?:p|li|td|th|div|ul|ol|tr)\b")  # what begins another line or cell
EVERYDAY, ALL = 60, 2_000
# Making a failing text shorter takes longer than looking at it.
SETTINGS = {"deadline": None, "phases": [Phase.explicit, Phase.generate], "suppress_health_check": list(HealthCheck)}

INDENT = st.sampled_from(["", "", "  ", "    ", "\t", "\t\t", "\u00a0"])
MARK = st.sampled_from(
    [
        "- ",
        "* ",
        "•\t",
        "•",
        "– ",
        "·\t",
        "o\t",
        "§\t",
        "\uf0b7\t",
        "\uf0a7 ",
        "➢ ",
        "1. ",
        "2)\t",
        "(3) ",
        "a) ",
        "(b) ",
        "c.\t",
        "i) ",
        "(ii) ",
        "iv.\t",
        "A) ",
        "B.\t",
        "4.1 ",
        "4.2\t",
        "4.2.1  ",
        "Agreed: ",
        "! ",
        "Noted: ",
        "# ",
        "> ",
        "",
        "",
        "",
    ]
)
WORD = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    st.sampled_from(
        [
            "142",
            "9",
            "£1,204.50",
            "(3%)",
            "−4",
            "n/a",
            "**bold**",
            "*it*",
            "***",
            "[x](https://a.example/b)",
            "[",
            "](",
            "`",
            "https://example.org/a?b=c",
            "minute 1",
            "minutes 1, 2 and 9",
            "Minute 4A",
            "\\",
            "\\|",
            "|",
            "<b>",
            "&amp;",
            '"',
            '""',
            '"a',
            'b"',
            "$x$",
            "#let",
            "@ref",
            "= head",
            "_under_",
            "\u202e",
            "\u2028",
            "😀",
            "word",
            "Heads met",
        ]
    ),
)
CELL = st.lists(WORD, max_size=3).map(" ".join)
LINE = st.builds("{}{}{}".format, INDENT, MARK, CELL)
TAB_ROW = st.lists(CELL, min_size=1, max_size=25).map("\t".join)
PIPE_ROW = st.lists(CELL, min_size=1, max_size=6).map(lambda cells: f"| {' | '.join(cells)} |")
DASHES = st.sampled_from(["|---|---|", "| :-- | --: |", "---|---", "|-|"])
ANYTHING = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)
TEXT = st.lists(st.one_of(LINE, LINE, TAB_ROW, PIPE_ROW, DASHES, st.just(""), ANYTHING), max_size=14).map("\n".join)


def minutes(text: str) -> Minutes:
    """Minutes of one item that says that, as it would have been saved."""
    content = CONTENT | {"format": FORMAT, "items": [ITEM | {"text": cleaned(text)}]}
    return read_version(
        MinutesVersion(meeting=Meeting(board=Board(name="Board")), stage="published", content=json.dumps(content))
    )


def page_of(read_: Minutes) -> str:
    """The items of the page, without the headings."""
    html = "".join(render_to_string("boards/minutes/_blocks.html", {"parts": row.parts}) for row in read_.items[0].rows)
    return text_of_page(html5lib.parse(APART.sub(r" \g<0>", html), namespaceHTMLElements=False))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def render_in_all(text: str) -> None:
    read_ = minutes(text)
    assert render_to_string("boards/recording/_preview.html", {"preview": preview_of(cleaned(text), ["1"])})
    page = words(" ".join(read_.items[0].notes)) + words(page_of(read_))
    file = word_of(read_)
    assert Document(io.BytesIO(file))
    lines = lines_of_word(file)
    below = lines[lines.index(ITEM["title"]) + 1 : len(lines) - len(read_.signature)]
    in_word = [word for line in below for word in words(line)]
    assert in_word == page
    assert [word for line in lines_of_item(read_.items[0]) for word in words(line)] == page
    with patch("base.pdfs._in_ascii", side_effect=AssertionError("Typst refused the text")):
        assert pdf_of(read_).startswith(b"%PDF")


@pytest.fixture
def no_fonts(monkeypatch, tmp_path):
    """A machine that has no fonts installed."""
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    monkeypatch.delenv("TYPST_FONT_PATHS", raising=False)


@pytest.mark.slow
@settings(max_examples=EVERYDAY, **SETTINGS)
@given(TEXT)
def test_any_text_comes_in_all_copies_which_say_the_same(no_fonts, text):
    render_in_all(text)


@pytest.mark.thorough
@settings(max_examples=ALL, **SETTINGS)
@given(TEXT)
def test_two_thousand_texts_come_in_all_copies_which_say_the_same(no_fonts, text):
    render_in_all(text)
