"""What changed between two texts of minutes: shown at once, however long they are and however little they share."""

import time
from itertools import islice, permutations

import pytest

from boards.minutes.comparing import changes


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
