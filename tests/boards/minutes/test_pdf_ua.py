"""What the portal prints as PDF is PDF/UA-1, by veraPDF: minutes of every shape of text (a pack: ``test_packs.py``)."""

import pytest

from boards.minutes.pdf import pdf_of
from tests.boards.accessible_pdfs import Check
from tests.boards.minutes.test_crowded_text import minutes

pytestmark = [pytest.mark.once, pytest.mark.slow]
SHAPES = {
    "paragraphs": "**Ash** took the *minutes*.\nA second line.\n\nSee https://example.org/ and minute 1.",
    "bullets": "- first\n- second\n  - within\n  - within too\n\nafter",
    "letters and numbers": "a) first\nb) second\n\n1. one\n2. two\n\n(i) roman\n(ii) again",
    "sub-paragraphs": "4.1 a paragraph\n4.2 another\n\n4.2.1 deeper",
    "table of figures": "Partnership\tSchools\tAutumn\nHarlow\t12\t94.0%\nStort\t5\t\n\nafter",
    "table without a head": "Harlow\t12\n\t5",
    "table of one column": "\tSchools\n\t12",
    "outcomes": "Agreed: the plan\n! Lee Oak: tell the heads by 12 November\nRESOLVED that it be so",
    "much of all": "a) first\n\n- one\n\nHarlow\t12\t94.0%\nStort\t5\t93.1%\n\nAgreed: so\n\n" * 40,
    "emoji and marks": "🎉 e\u0301 שלום مرحبا 学校 \ufeff",
    "nothing": "",
}


def test_minutes_of_every_shape_of_text_are_accessible(not_held: Check):
    files = {name: pdf_of(minutes(text)) for name, text in SHAPES.items()}

    assert not_held(files) == {}
