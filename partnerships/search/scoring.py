"""Scores how well a name fits what was typed: how much of the text it answers, and how much of the name is left."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from partnerships.search.entries import SearchEntry
from partnerships.search.vocabulary import EXACT, GROUPS, NEAR, SHORTEST_PREFIX, Vocabulary
from partnerships.search.words import DATA

LANDSCAPE = frozenset(DATA["landscape"]["words"])  # of places' names: by these alone nobody means another place
EXCLUSIVE = [([frozenset(side) for side in rule["sides"]], rule["points"]) for rule in DATA["exclusive"].values()]

# A typed word that is in the entry's name is worth 1. It is worth less if it is only in the entry's place, in the wide
# area around that place (a constituency), or in what the register says of the school (its traits).
IN_PLACE, IN_AREA, IN_TRAITS = 0.85, 0.5, 0.9
OF_QUESTION, OF_NAME, OF_ORDER = 72, 23, 5  # points out of 100
SAINT, NOT_A_SAINT = "st", 0.5  # who types "st johns" hardly means John Ray
LEAST_ANSWERED = 0.4  # an entry is shown if it answers this share of the question
COUNTY = "essex"  # wherever a school is
ROUNDING = 1e-9  # by which sums of the same shares may differ


@dataclass
class SearchQuestion:
    """The words that were typed, what each weighs, and what each may mean."""

    words: tuple[str, ...]
    weights: list[float]
    meant: list[dict[str, float]]
    pairs: dict[int, dict[str, float]]  # two typed words read as one ("water ford"), by the place of the first
    vocabulary: Vocabulary
    joined: list[bool]  # whether a typed word is two words of some name in one
    short: list[bool]  # whether it begins the initials of some name
    of_saint: list[bool]  # whether "st" was typed before it

    @classmethod
    def of(
        cls, words: tuple[str, ...], vocabulary: Vocabulary, *, joined: Container[str], initials: Container[str]
    ) -> "SearchQuestion":
        """Weigh the typed words, and look up in the vocabulary which words each may mean.

        ``joined`` are every two neighbouring words of a name in one, ``initials`` the beginnings of names' initials.
        """
        of_saint = [n > 0 and words[n - 1] == SAINT for n in range(len(words))]
        meant = [
            vocabulary.meant_by(word, shortest=1 if of_saint[n] and n == len(words) - 1 else SHORTEST_PREFIX)
            for n, word in enumerate(words)
        ]
        weights = [_weight(word, known, vocabulary) for word, known in zip(words, meant, strict=True)]
        pairs = {}
        for n, (first, second) in enumerate(pairwise(words)):
            if first not in GROUPS and second not in GROUPS and first + second in vocabulary:
                pairs[n] = {first + second: EXACT}
        return cls(
            words,
            weights,
            meant,
            pairs,
            vocabulary,
            joined=[word in joined for word in words],
            short=[word in initials for word in words],
            of_saint=of_saint,
        )

    @cached_property
    def in_names(self) -> list[dict[str, float]]:
        """What each typed word may mean in a name: alone, or read as one with a neighbour."""
        found = []
        for n, meant in enumerate(self.meant):
            best = dict(meant)
            for pair in (n - 1, n):
                for known, likeness in self.pairs.get(pair, {}).items():
                    best[known] = max(best.get(known, 0.0), likeness)
            found.append(best)
        return found

    @cached_property
    def tells(self) -> list[bool]:
        """Whether each typed word tells what is meant; where none does, as in "North Street School", all do."""
        told = [word not in GROUPS and word not in LANDSCAPE for word in self.words]
        return told if any(told) else [True] * len(told)

    def is_elsewhere(self, n: int) -> bool:
        """Whether a typed word, however common, tells of a name or place that an entry without it does not have."""
        return self.tells[n] and self.words[n] in self.vocabulary and self.words[n] != COUNTY

    def can_be_answered(self, traits: Container[str]) -> bool:
        """Whether any entry can answer enough of it: most words of a text that is no name are like no word at all."""
        most = 0.0
        for n, weight in enumerate(self.weights):
            is_other = self.joined[n] or self.short[n] or self.words[n] in traits
            most += weight * (EXACT if is_other else max(self.in_names[n].values(), default=0.0))
        return most / self.total >= LEAST_ANSWERED - ROUNDING

    @cached_property
    def asked(self) -> set[str]:
        """The typed words as they were most likely meant: ``primry`` becomes ``primary``."""
        return {_likeliest(meant) or word for word, meant in zip(self.words, self.meant, strict=True)}

    @cached_property
    def total(self) -> float:
        """The sum of the weights; 1 if no word has any, so that it can be divided by."""
        return sum(self.weights) or 1.0


def _weight(word: str, meant: dict[str, float], vocabulary: Vocabulary) -> float:
    """The word's weight in the vocabulary. A misspelt word weighs as much as the word that was most likely meant."""
    if word in GROUPS or not meant:
        return vocabulary.weight(word)
    return vocabulary.weight(_likeliest(meant))


def _likeliest(meant: dict[str, float]) -> str:
    return max(meant, key=lambda word: (meant[word], word), default="")


@dataclass(slots=True)
class Fit:
    """How well one entry fits: its points, out of about 100, and where they come from."""

    score: float
    answered: float  # the share of the question that the entry answers, 0 to 1
    begins: bool  # whether the name's first telling word was typed
    in_name: float  # the share of the question found in the name itself
    is_approximate: bool  # whether a typed word is only similar to the entry's, or missing from it
    conflicts: int  # points lost because a typed word says the opposite, such as "infant" for "junior"
    place: str  # the word of the entry's place that was typed, if one was


def fit(question: SearchQuestion, entry: SearchEntry) -> Fit | None:
    """Compare every typed word with the entry, and add up the points; None where it does not answer enough."""
    used: dict[int, float] = {}
    answered = in_name = 0.0
    approximate, place, told = False, "", False
    for n, weight in enumerate(question.weights):
        value, positions, likeness = _in_name(question, n, entry)
        elsewhere, where = _elsewhere(question, n, entry)
        if positions and value >= elsewhere:
            for position in positions:
                used[position] = max(used.get(position, 0.0), likeness)
            in_name += weight * value
            approximate |= likeness < NEAR and not question.words[n].isdigit()
        else:
            value, place = elsewhere, place or where
        approximate |= value < 0.4 and (weight > 0.4 or question.is_elsewhere(n))
        told |= question.tells[n] and value > 0
        answered += weight * value
    answered, in_name = answered / question.total, in_name / question.total
    if answered < LEAST_ANSWERED or not told:
        return None
    conflicts = _conflicts(question.asked, entry)
    named, begins = _share_used(question, entry, used)
    points = OF_QUESTION * answered + OF_NAME * named + OF_ORDER * (_in_order(used, entry) if named else 0)
    score = round(points - conflicts - entry.handicap, 2)
    return Fit(score, answered, begins, in_name, approximate, conflicts, place)


def _in_name(question: SearchQuestion, n: int, entry: SearchEntry) -> tuple[float, tuple[int, ...], float]:
    """Find the n-th typed word in the name: its worth, which words of the name it covers, and how alike they are."""
    word, meant = question.words[n], question.in_names[n]
    best: float = 0.0
    positions: tuple[int, ...] = ()
    if meant or question.joined[n]:
        for position, known in enumerate(entry.words):
            likeness = meant.get(known, 0.0)
            if question.of_saint[n] and likeness and (position == 0 or entry.words[position - 1] != SAINT):
                likeness *= NOT_A_SAINT
            if likeness > best:
                best, positions = likeness, (position,)
            if question.joined[n] and best < EXACT and "".join(entry.words[position : position + 2]) == word:
                best, positions = EXACT, (position, position + 1)
    if best < EXACT and question.short[n] and entry.initials.startswith(word):
        return EXACT, tuple(range(len(entry.words))), EXACT
    return best, positions, best


def _elsewhere(question: SearchQuestion, n: int, entry: SearchEntry) -> tuple[float, str]:
    """Find the n-th typed word in the entry's traits, place or area: its worth, and the word of the place."""
    meant = question.meant[n]
    if question.words[n] in entry.traits:
        return IN_TRAITS, ""
    best, where = 0.0, ""
    if not meant:
        return best, where
    for known in entry.places:
        if meant.get(known, 0.0) * IN_PLACE > best:
            best, where = meant[known] * IN_PLACE, known
    for known in entry.areas:
        best = max(best, meant.get(known, 0.0) * IN_AREA)
    return best, where


def _share_used(question: SearchQuestion, entry: SearchEntry, used: dict[int, float]) -> tuple[float, bool]:
    """Which share of the name's weight was typed, and whether the name's first telling word was."""
    total = found = 0.0
    begins, looking = False, True
    for position, word in enumerate(entry.words):
        weight = question.vocabulary.weight(word)
        total += weight
        found += weight * used.get(position, 0.0)
        if looking and word not in GROUPS and word != "st":
            begins, looking = position in used, False
    return (found / total if total else 0.0), begins or looking


def _in_order(used: dict[int, float], entry: SearchEntry) -> float:
    """1 if the name's first word was typed, words such as "the" aside, and otherwise 0."""
    first = next((n for n, word in enumerate(entry.words) if GROUPS.get(word) != "filler"), 0)
    return 1.0 if first in used else 0.0


def _conflicts(asked: set[str], entry: SearchEntry) -> int:
    """The points lost because words that exclude each other were typed and are in the entry (``EXCLUSIVE``)."""
    lost = 0
    for sides, points in EXCLUSIVE:
        wanted = [side for side in sides if side & asked]
        if wanted:
            has = [side for side in sides if side.intersection(entry.words)]
            has = has or [side for side in sides if side.intersection(entry.traits)]
            lost += points if has and not any(side in wanted for side in has) else 0
    return lost
