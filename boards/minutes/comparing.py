"""What changed between two texts of minutes, line by line, and within a line word by word."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["", "removed", "added"]
Change = tuple[Kind, str]
WORDS = re.compile(r"\s+|\S+\s*")  # with the space after it: spaces that are all alike take most of the time
MOST_ALIKE = 20_000  # pairs of equal words, of which the time depends: half a second at worst


def changes(before: list[str], after: list[str]) -> Iterator[Change]:
    """The lines of both in their order, each with whether it was ``removed`` or ``added``.

    Whole lines are compared: ``difflib.ndiff`` looks into each for letters, 14 seconds for 150 that are all different.
    """
    for kind, start, end, from_, to in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield from (("", line) for line in before[start:end])
        elif end - start == to - from_:  # most likely each was corrected: it stands under what it was
            for removed, added in zip(before[start:end], after[from_:to], strict=True):
                yield "removed", removed
                yield "added", added
        else:
            yield from (("removed", line) for line in before[start:end])
            yield from (("added", line) for line in after[from_:to])


def changes_by_word(before: str, after: str) -> list[list[Change]]:
    """The lines of both texts, each as its pieces in their order: what stays, what is removed, what is added.

    Words are compared while there are not too many that are alike; after that a corrected line is shown whole.
    """
    lines: list[list[Change]] = []
    left = MOST_ALIKE
    listed = deque(changes(before.splitlines(), after.splitlines()))
    while listed:
        kind, line = listed.popleft()
        if kind == "removed" and listed and listed[0][0] == "added":  # most likely it was corrected to that
            one, other = WORDS.findall(line), WORDS.findall(listed.popleft()[1])
            left -= _alike(one, other)
            lines.append(list(_by_word(one, other)) if left >= 0 else list(_whole(one, other)))
        else:
            lines.append([(kind, line)])
    return lines


def _alike(one: list[str], other: list[str]) -> int:
    """How many pairs of a word of the one and the same word of the other there are."""
    counted = Counter(other)
    return sum(counted[word] for word in one)


def _by_word(one: list[str], other: list[str]) -> Iterator[Change]:
    for kind, start, end, from_, to in SequenceMatcher(None, one, other).get_opcodes():
        if kind == "equal":
            yield "", "".join(one[start:end])
        else:
            yield from _whole(one[start:end], other[from_:to])


def _whole(removed: list[str], added: list[str]) -> Iterator[Change]:
    if removed:
        yield "removed", "".join(removed)
    if added:
        yield "added", "".join(added)
