"""One rule for percentages, wherever they are shown: a half is rounded up, of 72.5 as of 87.5."""


def percentage_of(part: int, whole: int, decimals: int = 0) -> float:
    """The share as a percentage with that many decimals, a half rounded up; 0 of nothing.

    It is worked out in whole numbers, for which there is a half: as a float 100 * 23 / 32 may be just below one.

    >>> percentage_of(29, 40), percentage_of(7, 8), percentage_of(1, 3, 1)
    (73.0, 88.0, 33.3)
    """
    scale = 10**decimals
    return (200 * scale * part + whole) // (2 * whole) / scale if whole else 0.0
