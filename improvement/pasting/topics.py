"""Which topics a cell means: by their names, or by a part of one that is no part of another's."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from base.plain import plain
from improvement.pasting.values import OtherError

NONE = "something there is none of the topics"
SEVERAL = "something there may be one of several topics"
SHORTEST = 4  # letters of a word that is cut: “Attend”
_BETWEEN, _AND = re.compile(r"[;,/\n]"), re.compile(r" and |&|\+", re.IGNORECASE)
_SMALL = {"and", "of", "the", "in", "for"}
_OTHERWISE = {"6th": "sixth", "eyfs": "early years"}  # what schools write


def topics_in(cell: str, topics: Mapping[str, str]) -> list[str]:
    """The topics of a cell, all of which is of topics; ``topics`` are names by ``plain`` ones.

    Raises ``OtherError`` where a part is of none, or of more than one: which is meant nobody guesses.
    """
    found = [topic for part in _parts(cell, topics) for topic in [_topic(part, topics)]]
    return list(dict.fromkeys(found))


def _parts(cell: str, topics: Mapping[str, str]) -> Iterator[str]:
    """The cell as it stands where that is a topic; else what stands between commas, and, where need be, “and”."""
    if plain(cell) in topics:
        yield cell
        return
    for part in filter(str.strip, _BETWEEN.split(cell)):
        if _meant(part, topics):
            yield part
        else:
            yield from filter(str.strip, _AND.split(part))


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
