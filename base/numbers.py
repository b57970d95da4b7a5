"""Whole numbers as forms and addresses carry them."""

LARGEST = 2**63 - 1  # of a column, and so of a key


def whole_number(typed: str, *, at_most: int = LARGEST) -> int | None:
    """The number that was typed or posted, from nought on; None where it is none, or larger than ``at_most``."""
    number = int(typed) if typed.isdecimal() and len(typed) <= len(str(at_most)) else None
    return number if number is None or number <= at_most else None
