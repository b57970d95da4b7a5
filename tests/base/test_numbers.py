"""Whole numbers that were typed or posted."""

import pytest

from base.numbers import LARGEST, whole_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("42", 42),
        ("007", 7),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("x", None),
    ],
)
def test_whole_number_is_read_and_nothing_else(typed, number):
    assert whole_number(typed) == number


@pytest.mark.parametrize(("typed", "number"), [("9", 9), ("10", 10), ("11", None), ("100", None)])
def test_whole_number_is_at_most_what_is_said(typed, number):
    assert whole_number(typed, at_most=10) == number
