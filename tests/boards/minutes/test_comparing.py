"""What changed between two texts of minutes: shown at once, however long they are and however little they share."""

import time
from itertools import islice, permutations

import pytest

from boards.minutes.comparing import changes, changes_by_word


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([], [], []),
        (["a"], ["a"], [("", "a")]),
        ([], ["a"], [("added", "a")]),
        (["a"], [], [("removed", "a")]),
        (["a", "b", "c"], ["a", "c"], [("", "a"), ("removed", "b"), ("", "c")]),
        (
            ["He came", "She went", "end"],
            ["He comes", "She goes", "end"],
            [
                ("removed", "He came"),
                ("added", "He comes"),
                ("removed", "She went"),
                ("added", "She goes"),
                ("", "end"),
            ],
        ),
        (["a", "b"], ["c"], [("removed", "a"), ("removed", "b"), ("added", "c")]),
    ],
)
def test_each_line_says_whether_it_went_or_came(before, after, found):
    assert list(changes(before, after)) == found


def test_thousands_of_lines_that_share_only_words_are_compared_at_once():
    lines = map(" ".join, permutations(["agreed", "to", "meet", "again", "when", "heads", "said", "so"]))
    before, after = list(islice(lines, 3_000)), list(islice(lines, 3_000))
    begun = time.process_time()

    found = list(changes(before, after))

    assert len(found) >= 6_000
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "", []),
        ("", "New", [[("added", "New")]]),
        ("Old", "", [[("removed", "Old")]]),
        ("It rained", "It rained", [[("", "It rained")]]),
        (
            "It rained hard",
            "It snowed hard",
            [[("", "It "), ("removed", "rained "), ("added", "snowed "), ("", "hard")]],
        ),
        ("One\nTwo", "One\n\nTwo", [[("", "One")], [("added", "")], [("", "Two")]]),
    ],
)
def test_words_of_a_corrected_line_are_compared(before, after, found):
    assert changes_by_word(before, after) == found


@pytest.mark.parametrize("lines", [1, 250])
def test_words_that_are_all_alike_are_compared_at_once(lines):
    before, after = "\n".join(["a " * (50_000 // lines)] * lines), "\n".join(["b a " * (25_000 // lines)] * lines)
    begun = time.process_time()

    found = changes_by_word(before, after)

    assert "".join(words for line in found for kind, words in line if kind != "added").split() == before.split()
    assert time.process_time() - begun < 2
