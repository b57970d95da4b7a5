"""What is typed is kept as it was meant, and nothing is left that a file cannot hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.text import cleaned, readable

pytestmark = pytest.mark.once
ANYTHING = st.text(st.characters(exclude_categories=()))  # lone surrogates too
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\uf0b7 one\n\t\uf0a7\ttwo", "• one\n\t▪\ttwo"),
        ("\uf0d8 three\n\uf0fc four", "➢ three\n✓ four"),
        ("\uf0e9 a bullet of a font that nobody knows", "• a bullet of a font that nobody knows"),
        ("then \uf0e0 this, not \uf0e9", "then → this, not \ufffd"),
        ("it\x92s 5\x80 \x96 \x93so\x94\x85", "it’s 5€ – “so”…"),
        ("one\x0btwo\x0cthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("cell\x07cell", "cell\tcell"),
        ("well\x1eknown opt\x1fional", "well-known optional"),
        ("\ufeffAnn\x00 Day\x1b\x7f\ufffe\uffff\ufdd0\U0001ffff", "Ann Day"),
        ("\ud83d\ude00 and \ud83d", "😀 and \ufffd"),
        ("\u202egpj.exe", "gpj.exe"),
        (
            "Zoë, Łódź, 学校, اردو, 👩‍🏫 🏴\U000e0067\U000e007f\tkept\r\n",
            "Zoë, Łódź, 学校, اردو, 👩‍🏫 🏴\U000e0067\U000e007f\tkept\r\n",
        ),
    ],
)
def test_what_people_meant_is_kept(typed, meant):
    assert cleaned(typed) == meant


@given(ANYTHING)
def test_nothing_is_left_that_xml_cannot_hold_and_cleaning_twice_changes_nothing(text):
    once = cleaned(text)

    assert not NOT_IN_XML.search(once)
    once.encode()
    assert cleaned(once) == once


def test_every_character_that_is_assigned_stays_as_it_is():
    private = (*range(0xE000, 0xF900), *range(0xF0000, 0x110000))
    changed = {0x2028, 0x2029, 0x202D, 0x202E, 0xFEFF, *range(0xD800, 0xE000), *private, *range(0xFDD0, 0xFDF0)}
    kept = [chr(code) for code in range(0xA0, 0x110000) if code not in changed and code & 0xFFFE != 0xFFFE]

    assert [one for one in kept if cleaned(one) != one] == []


def test_what_was_frozen_is_read_with_the_lines_that_it_had():
    frozen = {"text": "One\x85! Ann: go\x0bTwo\x00", "items": [["\x1cx", 1, None, True]]}

    assert readable(frozen) == {"text": "One\n! Ann: go\nTwo", "items": [["\nx", 1, None, True]]}
