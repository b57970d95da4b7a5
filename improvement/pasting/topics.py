"""Which topics a cell means: by their names, or by a part of one that is no part of another's."""

import re
from collections.abc import Mapping
from itertools import pairwise

from base.plain import plain
from improvement.pasting.values import OtherError

NONE, SEVERAL = "is none of the topics", "may be one of several topics"
_PART, _WHOLE = "part {} of {} there", "something there"
SHORTEST = 4  # letters of a word that is cut: “Attend”
_BETWEEN, _AND = re.compile(r"[;,/\n]"), re.compile(r" and |&|\+", re.IGNORECASE)
_SMALL = {"and", "of", "the", "in", "for"}
_OTHERWISE = {"6th": "sixth", "eyfs": "early years"}  # what schools write


def topics_in(cell: str, topics: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The topics of a cell, and why the rest of it is none, by its places; ``topics`` are names by ``plain`` ones.

    Where a part may be one of several, which is meant nobody guesses.
    """
    found: dict[str, None] = {}
    parts, others = _parts(cell, topics), []
    for place, part in enumerate(parts, start=1):
        try:
            found |= dict.fromkeys(_topics(part, topics))
        except OtherError as other:
            others.append(f"{_PART.format(place, len(parts)) if len(parts) > 1 else _WHOLE} {other}")
    return list(found), others


def _parts(cell: str, topics: Mapping[str, str]) -> list[str]:
    """The cell as it stands where that is a topic; else what stands between commas."""
    return [cell] if plain(cell) in topics else [part for part in _BETWEEN.split(cell) if part.strip()]


def _topics(part: str, topics: Mapping[str, str]) -> list[str]:
    """The topic that a part is, or those that it names with “and” between them, all of them."""
    if _meant(part, topics):
        return [_topic(part, topics)]
    return [_topic(one, topics) for one in _AND.split(part) if one.strip()]


def _topic(part: str, topics: Mapping[str, str]) -> str:
    found = _meant(part, topics)
    if len(found) != 1:
        raise OtherError(SEVERAL if found else NONE)
    return found[0]


def _meant(part: str, topics: Mapping[str, str]) -> list[str]:
    """The topic of that name, else all of whose names it may be a part."""
    written = " ".join(_OTHERWISE.get(word, word) for word in plain(part).split())
    if written in topics:
        return [topics[written]]
    words = [word for word in written.split() if word not in _SMALL]
    return [name for key, name in topics.items() if _is_part(words, key.split())]


def _is_part(words: list[str], name: list[str]) -> bool:
    """Whether each word is one of the name's, or its beginning, in their order; “wellbeing” is “well being”."""
    joined = ["".join(pair) for pair in pairwise(name)]
    rest = iter([*name, *joined]) if len(words) == 1 else iter(name)
    return bool(words) and all(any(_is_word(word, one) for one in rest) for word in words)


def _is_word(written: str, word: str) -> bool:
    return written == word or (len(written) >= SHORTEST and word.startswith(written))
