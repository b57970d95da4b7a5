"""Partnerships that a sheet spells in two ways are found among thousands, the same ones as by a look at each."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.matching.groups import AlikeKeys, _are_spelt_alike

pytestmark = pytest.mark.once
WORDS = ["colne", "colme", "cone", "north", "south", "partnership", "cluster", "primary", "billericay", "billericey"]
WORDS += ["bilericey", "a", "ab", "p1", "p2", "tendring", "tendrng", "saint", "st", "harlow", "harlwo", "all", "ill"]
keys = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


@given(st.lists(keys, max_size=12), keys)
def test_keys_alike_are_those_that_a_look_at_each_finds_in_their_order(held, key):
    alike = AlikeKeys()
    for one in held:
        alike.add(one)

    assert alike.like(key) == [one for one in dict.fromkeys(held) if _are_spelt_alike(key, one)]


@pytest.mark.parametrize(
    "name",
    [
        lambda n: f"p{n}",
        lambda n: f"group {n} of schools",
        lambda n: "".join(chr(97 + n // 26**p % 26) for p in range(6)),
    ],
)
def test_thousands_of_new_names_take_seconds(name):
    alike = AlikeKeys()

    before = time.process_time()
    for number in range(3000):  # a look at each of the others is 4.5 million looks, 40 seconds
        alike.like(name(number))
        alike.add(name(number))

    assert time.process_time() - before < 10
