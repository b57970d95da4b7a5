"""All words of an index: how rare each is, and which of them somebody may have meant by what they typed."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from partnerships.search.words import DATA

WEIGHTS = {word: group["weight"] for group in DATA["groups"].values() for word in group["words"]}
GROUPS = {word: name for name, group in DATA["groups"].items() for word in group["words"]}

EXACT = 1.0
PLURAL = 0.97  # "joseph" for "josephs": people drop and add the s of a saint
NEAR = 0.96  # at and above this a word counts as spelt right
IF_KNOWN = 0.75  # of the likeness of other words, where the typed word is itself the word of a name
SHORTEST_PREFIX = 3
SHORTEST_FUZZY = 3
MOST_MEANT = 40  # words that one typed word may mean
LEAST_WEIGHT = 0.15
UNKNOWN_WEIGHT = 0.75  # of a word that is in no name and like none


class Vocabulary:
    """The words of the entries of one index, each with the number of entries that it is in."""

    def __init__(self, counts: Counter[str], total: int) -> None:
        self._weights = {word: _weight(count, total) for word, count in counts.items()} | WEIGHTS
        self._known = counts
        self._sorted = sorted(counts)
        self._by_start: dict[tuple[str, int], list[str]] = {}  # by the first letter and the length
        self._by_rest: dict[str, list[str]] = {}  # by all that follows on the first letter
        for word in self._sorted:
            if not any(letter.isdigit() for letter in word):
                self._by_start.setdefault((word[0], len(word)), []).append(word)
                self._by_rest.setdefault(word[1:], []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def all_words(self) -> list[str]:
        """Every known word, by the alphabet."""
        return self._sorted

    def beginning_with(self, start: str) -> list[str]:
        """The known words that begin so, by the alphabet."""
        return self._sorted[bisect_left(self._sorted, start) : bisect_left(self._sorted, start + "{")]  # just after "z"

    def weight(self, word: str) -> float:
        """How much the word tells one entry from another: 1 for one that is nowhere else, near 0 for "school"."""
        return self._weights.get(word, UNKNOWN_WEIGHT)

    def meant_by(self, typed: str, *, shortest: int = SHORTEST_PREFIX) -> dict[str, float]:
        """The words that the typed one may stand for, each with how alike they are: 1 is the word itself.

        With ``shortest`` letters it may be the beginning of a word.
        """
        meant = self._begun_by(typed, shortest)
        likely = IF_KNOWN if typed in self._known else 1.0
        for word, likeness in self._spelt_like(typed).items():
            meant[word] = max(meant.get(word, 0.0), likeness * likely)
        for other in (f"{typed}s", typed[:-1] if typed.endswith("s") else ""):
            if len(other) > 2 and other in self._known:
                meant[other] = PLURAL
        if typed in self._known:
            meant[typed] = EXACT
        return meant

    def _begun_by(self, typed: str, shortest: int) -> dict[str, float]:
        """Words that begin with what was typed: ``colch`` is Colchester."""
        if len(typed) < shortest or typed in GROUPS or not typed.isalpha():
            return {}
        start = bisect_left(self._sorted, typed)
        end = bisect_left(self._sorted, typed + "{", start)  # "{" sorts just after "z"
        found = sorted(self._sorted[start:end], key=lambda word: (-self._known[word], word))[:MOST_MEANT]
        return {word: 0.7 + 0.25 * len(typed) / len(word) for word in found}

    def _spelt_like(self, typed: str) -> dict[str, float]:
        """Words a few slips away; the longer the word, the more slips are forgiven, and none in a number."""
        size = len(typed)
        if size < SHORTEST_FUZZY or typed in GROUPS or not typed.isalpha():
            return {}
        found = {word: _likeness(typed, word, 1) for word in self._begun_otherwise(typed)}
        for length in range(max(3, size - 3), size + 4):
            slips = slips_forgiven(max(size, length))
            words = self._by_start.get((typed[0], length))
            if words and abs(length - size) <= slips:
                near = process.extract_iter(typed, words, scorer=OSA.distance, score_cutoff=slips, processor=None)
                found.update((word, _likeness(typed, word, distance)) for word, distance, _ in near)
        if size == SHORTEST_FUZZY:
            found = {word: likeness for word, likeness in found.items() if len(word) == size and word[0] == typed[0]}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_MEANT])

    def _begun_otherwise(self, typed: str) -> Iterator[str]:
        """Words one slip away whose first letter is another: it is seldom wrong, and then nothing else is.

        It is another, one too many or one too few, or has changed places with the second.
        """
        first, rest = typed[0], typed[1:]
        for word in (*self._by_rest.get(rest, ()), *self._by_rest.get(typed, ())):
            if word[0] != first:
                yield word
        for word in (rest, rest[0] + first + rest[1:]):
            if word[0] != first and word in self._known:
                yield word


def _weight(count: int, total: int) -> float:
    return max(LEAST_WEIGHT, log(1 + total / count) / log(1 + total)) if total else 1.0


def slips_forgiven(length: int) -> int:
    """How many letters of a word of that length may be wrong."""
    if length <= 5:
        return 1
    return 2 if length <= 9 else 3


def _likeness(typed: str, word: str, distance: float) -> float:
    """From the share of letters that are wrong; a first letter that is right counts for it."""
    likeness = 1 - 1.15 * distance / max(len(typed), len(word))
    return likeness if typed[0] == word[0] else likeness - 0.1
