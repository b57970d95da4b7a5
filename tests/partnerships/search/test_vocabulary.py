"""Which words somebody may have meant by what they typed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from partnerships.search.vocabulary import Vocabulary, slips_forgiven

WORDS = st.lists(st.text("abcd", min_size=3, max_size=7), min_size=1, max_size=30, unique=True)


@given(words=WORDS, typed=st.text("abcd", min_size=4, max_size=7))
def test_words_a_few_slips_away_are_meant_and_others_are_not(words, typed):
    known = Vocabulary(Counter(words), len(words))

    meant = known.meant_by(typed, shortest=99)  # no beginnings

    away = {word: OSA.distance(typed, word) for word in words}
    expected = {
        word
        for word, slips in away.items()
        if slips <= slips_forgiven(max(len(typed), len(word))) and (slips == 1 or word[0] == typed[0])
    }
    assert meant.keys() == expected


@pytest.mark.parametrize("typed", ["kolchester", "olchester", "acolchester", "oclchester"])
def test_first_letter_may_be_another_missing_too_many_or_in_the_second_place(typed):
    assert "colchester" in Vocabulary(Counter(["colchester", "chelmsford"]), 2).meant_by(typed)


def test_first_letter_is_wrong_alone():
    assert Vocabulary(Counter(["colchester"]), 1).meant_by("kolchestre") == {}
