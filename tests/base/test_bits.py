from hypothesis import given
from hypothesis import strategies as st

from base.bits import bits_at, bytes_of


@given(places=st.sets(st.integers(0, 40)))
def test_places_are_found_again(places):
    bits = bits_at(places, 41)

    assert [n for n, is_set in enumerate(bytes_of(bits)) if is_set] == sorted(places)
    assert bits.bit_count() == len(places)


def test_no_place_is_no_bit():
    assert (bits_at([], 0), bits_at([], 8), bytes_of(0)) == (0, 0, b"\x00")
