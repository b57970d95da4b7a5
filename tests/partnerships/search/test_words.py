"""What people type and what the register says come to the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.search.numbers import number_in, only_a_number
from partnerships.search.words import MAX_WORDS, initials, plain, typed_words, words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CE", "Church of England"),
        ("CofE", "Church of England"),
        ("C of E", "Church of England"),
        ("C.E.", "Church of England"),
        ("C. of E.", "Church of England"),
        ("RC", "Catholic"),
        ("R.C.", "Roman Catholic"),
        ("Cath", "Catholic"),
        ("P", "Primary"),
        ("Pri", "Primary"),
        ("Prim.", "Primary"),
        ("I", "Infant"),
        ("Inf", "Infants"),
        ("J", "Junior"),
        ("Jnr", "Juniors"),
        ("Jnrs", "Junior"),
        ("Acad", "Academy"),
        ("Gt", "Great"),
        ("Lt", "Little"),
        ("&", "and"),
        ("Sch", "School"),
        ("Comm", "Community"),
        ("VA", "Voluntary Aided"),
        ("VC", "Voluntary Controlled"),
        ("HS", "High"),
        ("Sec", "Secondary"),
        ("Nurs", "Nursery"),
        ("Spec", "Special"),
        ("Coll", "College"),
        ("GS", "Grammar"),
        ("SWF", "South Woodham Ferrers"),
        ("Church St", "Church Street"),
    ],
)
def test_abbreviation_is_the_word_it_stands_for(written, meant):
    assert words(f"Somewhere {written}") == words(f"Somewhere {meant}")


@pytest.mark.parametrize(
    "name", ["St Mary's", "St Mary’s", "St Marys", "Saint Mary's", "ST. MARY`S", "St.Mary's", "st  marys"]
)
def test_apostrophes_capitals_and_saints_make_no_difference(name):
    assert words(name) == ("st", "marys")


@pytest.mark.parametrize("name", ["R A Butler", "R. A. Butler", "R.A. Butler", "RA Butler"])
def test_initials_are_one_word_with_and_without_spaces(name):
    assert words(name) == ("ra", "butler")


def test_hyphens_and_accents_go():
    assert words("Burnham-on-Crouch Écoles") == ("burnham", "on", "crouch", "ecoles")


@pytest.mark.parametrize("text", ["CM1 1LX", "cm11lx", "Cm1  1lx"])
def test_postcode_is_one_word(text):
    assert typed_words(text) == ("cm11lx",)


def test_initials_leave_out_small_words_and_the_town():
    assert initials("King Edward VI Grammar School, Chelmsford") == "kegs"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("115114", ("115114", "URN")),
        ("URN 115114", ("115114", "URN")),
        ("Great Waltham (115114)", ("115114", "URN")),
        ("881/2345", ("8812345", "LAESTAB")),
        ("881 2345", ("8812345", "LAESTAB")),
        ("8812345", ("8812345", "LAESTAB")),
        ("881-2345", ("8812345", "LAESTAB")),
        ("12345", ("", "")),
        ("01245123456", ("", "")),
        ("St Mary's", ("", "")),
    ],
)
def test_number_is_found_in_the_text(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(("text", "digits"), [("2345", "2345"), ("URN: 1151", "1151"), ("Year 2345 pupils", "")])
def test_only_a_number_is_told_from_a_text_with_one(text, digits):
    assert only_a_number(text) == digits


@given(st.text(max_size=400))
def test_any_text_comes_to_a_few_plain_words(text):
    found = typed_words(text)

    assert len(found) <= MAX_WORDS + 3  # an abbreviation may stand for several words
    assert all(word.isascii() and word.isalnum() for word in found)
    assert plain(plain(text)) == plain(text)
