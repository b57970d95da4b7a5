"""Keeps names in memory, picks those that share words with a text, and has each of these scored."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import pairwise
from typing import Self

from partnerships.search.entries import SearchEntry
from partnerships.search.scoring import Fit, SearchQuestion, fit
from partnerships.search.vocabulary import GROUPS, Vocabulary
from partnerships.search.words import typed_words

MOST_WEIGHED = 1000  # candidates that are scored: scoring compares every word, which takes long
WORTH_WEIGHING = 0.5  # a candidate is scored if it has this share of what the best has of the telling words


@dataclass
class Index:
    """Entries that can be searched by words. An index is never changed once it is built, so threads may share it."""

    entries: list[SearchEntry]
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self.entries.sort(key=lambda entry: entry.in_alphabet)  # not the database's order, which no two share
        self._named: dict[str, array] = defaultdict(lambda: array("I"))
        self._placed: dict[str, array] = defaultdict(lambda: array("I"))
        self._joined: dict[str, array] = defaultdict(lambda: array("I"))
        self._initials: dict[str, array] = defaultdict(lambda: array("I"))
        self._pairs: set[str] = set()  # every two neighbouring words in one, "primaryschool" too
        self._traits: set[str] = set()
        for number, entry in enumerate(self.entries):
            self._add(number, entry)
        counts = Counter({word: len(found) for word, found in self._named.items()})
        counts.update({word: len(found) for word, found in self._placed.items()})
        self.vocabulary = Vocabulary(counts, len(self.entries))

    def _add(self, number: int, entry: SearchEntry) -> None:
        for word in set(entry.words):
            self._named[word].append(number)
        for word in set(entry.places):
            self._placed[word].append(number)
        self._traits.update(entry.traits)
        for first, second in pairwise(entry.words):
            self._pairs.add(first + second)
            if first not in GROUPS and second not in GROUPS:
                self._joined[first + second].append(number)
        if entry.initials:
            for size in range(3, len(entry.initials) + 1):
                self._initials[entry.initials[:size]].append(number)

    def find(self, text: str, *, within: Collection[int] | None = None) -> list[tuple[SearchEntry, Fit]]:
        """Return the entries that fit the text, the best first; if ``within`` is given, only those with these keys."""
        question = SearchQuestion.of(
            typed_words(text), self.vocabulary, joined=self._pairs, initials=self._initials.keys()
        )
        if not question.can_be_answered(self._traits):
            return []
        likely = [self.entries[number] for number in self._candidates(question)]
        fits = [(entry, fit(question, entry)) for entry in likely if within is None or entry.pk in within]
        kept = [(entry, how) for entry, how in fits if how is not None]
        return sorted(kept, key=lambda found: (-found[1].score, found[0].in_alphabet, found[0].pk))

    def with_entries(self, changed: Callable[[SearchEntry], SearchEntry]) -> Self:
        """The same with each entry as ``changed`` gives it, of the same words and the same place in the order."""
        other = copy(self)
        other.entries = [changed(entry) for entry in self.entries]
        return other

    def _candidates(self, question: SearchQuestion) -> list[int]:
        """Return the numbers of the entries most likely to fit, by the typed words that tell entries apart.

        If nobody typed such a word ("primary school"), every typed word counts.
        """
        totals: dict[int, float] = defaultdict(float)
        telling = [n for n, word in enumerate(question.words) if word not in GROUPS]
        for n in telling or range(len(question.words)):
            for number, value in self._holders(question, n).items():
                totals[number] += value * question.weights[n]
        least = max(totals.values(), default=0) * WORTH_WEIGHING
        worth = [number for number, total in totals.items() if total >= least]
        if len(worth) <= MOST_WEIGHED:
            return worth

        def rank(number: int) -> tuple[float, int]:
            entry = self.entries[number]  # closed schools and long names come after others that have as much
            return totals[number] * 100 - (entry.handicap + len(entry.words) / 10), -number

        return nlargest(MOST_WEIGHED, worth, key=rank)

    def _holders(self, question: SearchQuestion, n: int) -> dict[int, float]:
        """Return how well each entry, by its number, has the n-th typed word, alone or joined with a neighbour."""
        best: dict[int, float] = {}
        word = question.words[n]
        meant = dict(question.meant[n])
        for pair in (n - 1, n):
            meant |= question.pairs.get(pair, {})
        for term, likeness in sorted(meant.items(), key=lambda item: item[1]):
            best.update(dict.fromkeys(self._placed.get(term, ()), likeness * 0.85))
            best.update(dict.fromkeys(self._named.get(term, ()), likeness))
        best.update(dict.fromkeys(self._joined.get(word, ()), 1.0))
        best.update(dict.fromkeys(self._initials.get(word, ()), 1.0))
        return best


def best_of_each(found: Iterable[tuple[SearchEntry, Fit]]) -> list[tuple[SearchEntry, Fit]]:
    """Keep only the first entry of each record, because one school may be found by two names."""
    seen: dict[int, tuple[SearchEntry, Fit]] = {}
    for entry, how in found:
        seen.setdefault(entry.pk, (entry, how))
    return list(seen.values())
