"""Names to offer where nothing was found: only those that resemble what was typed, word by word."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from partnerships.search.kept_indexes import PartnershipNames, SchoolNames
from partnerships.search.scoring import LANDSCAPE
from partnerships.search.vocabulary import GROUPS, Vocabulary
from partnerships.search.words import typed_words

MOST = 5
SHORTEST = 5  # letters of a word that may be misspelt past what the search forgives
LEAST_LIKE, LIKE_BONES = 0.7, 0.85  # the share of its letters, and of its consonants, that are right
FEWEST_CONSONANTS = 4


def suggestions(text: str, known: SchoolNames, groups: PartnershipNames) -> list[str]:
    """Up to five names of open home schools and of partnerships that have a word like at least half of those typed."""
    named = [(entry.words, entry.label) for entry in groups.partnerships.entries if not entry.is_former_name]
    named += [
        (entry.words, entry.label)
        for entry in known.schools.entries
        if entry.is_home and entry.is_open and not entry.is_former_name
    ]
    return _like(text, named, known.schools.vocabulary)


def trusts_like(text: str, known: SchoolNames) -> list[str]:
    """Up to five names of trusts, in the same way."""
    names = known.trusts.names
    return _like(text, [(entry.words, entry.label) for entry in names.entries], names.vocabulary)


def _like(text: str, named: Iterable[tuple[tuple[str, ...], str]], vocabulary: Vocabulary) -> list[str]:
    typed = [word for word in typed_words(text) if word not in GROUPS and word.isalpha()]
    told = [word for word in typed if len(word) >= SHORTEST and word not in LANDSCAPE]
    if not told:
        return []
    alike = {word: _alike(word, vocabulary.all_words()) for word in told}
    found: dict[str, float] = {}
    for words, label in named:
        best = [max((alike[word].get(other, 0.0) for other in words), default=0.0) for word in told]
        likeness = sum(best) / len(best)
        if 2 * sum(map(bool, best)) >= len(best):
            found[label] = max(found.get(label, 0.0), likeness)
    return sorted(found, key=lambda label: (-found[label], label))[:MOST]


def _alike(typed: str, words: Iterable[str]) -> dict[str, float]:
    """The words that are like the typed one, by all letters or by the consonants; a first letter is seldom wrong."""
    bones = _consonants(typed)
    found = {}
    for word in words:
        if len(word) < SHORTEST or word in GROUPS:
            continue
        likeness = OSA.normalized_similarity(typed, word)
        other = _consonants(word)
        if word[0] == typed[0] and min(len(bones), len(other)) >= FEWEST_CONSONANTS:
            of_bones = OSA.normalized_similarity(bones, other)
            likeness = max(likeness, of_bones if of_bones >= LIKE_BONES else 0.0)
        if likeness >= LEAST_LIKE:
            found[word] = likeness
    return found


def _consonants(word: str) -> str:
    """``fnchngfld`` for Finchingfield: what is left of a word by those who type fast."""
    return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiouy")
