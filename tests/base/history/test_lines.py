"""Two texts compared line by line."""

import pytest

from base.history.lines import LONG, are_long, compared_lines, in_one_line


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("a\nb\nc", "a\nB\nc\nd", "- b / + B / + d"),
        ("", "a", "+ a"),
        ("a", "", "- a"),
        ("a\nb", "b\na", "+ b / - b"),
        ("a\r\nb", "a\nb", ""),
    ],
)
def test_only_lines_that_differ_are_told(was, now, told):
    assert in_one_line(compared_lines(was, now)) == told


def test_lines_that_stayed_are_counted_between_those_that_did_not():
    assert [line.text for line in compared_lines("a\nb\nc\nd", "A\nb\nc\nD")] == [
        "a",
        "A",
        "2 lines as before",
        "d",
        "D",
    ]


@pytest.mark.parametrize(
    ("was", "now", "is_long"),
    [
        ("a" * LONG, "b", False),
        ("a" * (LONG + 1), "b", True),
        ("a", "b\nc", True),
        ("a\n", "b", False),
        (None, "b\nc", False),
        (1, 2, False),
    ],
)
def test_texts_are_long_from_the_second_line_or_so_many_characters(was, now, is_long):
    assert are_long(was, now) is is_long
