"""Sets of places as the bits of an integer: those of thousands of rows are intersected and counted at once."""

from collections.abc import Iterable

_ONES = bytes.maketrans(b"01", b"\x00\x01")


def bits_at(places: Iterable[int], size: int) -> int:
    """The integer with these bits set, each below ``size``."""
    found = bytearray(size // 8 + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def bytes_of(bits: int) -> bytes:
    """A byte for each bit up to the highest that is set, the lowest first: 1 where it is set and 0 where not."""
    return f"{bits:b}".encode()[::-1].translate(_ONES)
