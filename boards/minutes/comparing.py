"""What changed between two texts of minutes, line by line."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Change = tuple[Literal["", "removed", "added"], str]


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
