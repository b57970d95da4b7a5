"""A slip of the pen in a name, put right where only one word can have been meant."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from partnerships.search.kept_indexes import school_names
from partnerships.search.vocabulary import GROUPS, Vocabulary
from partnerships.search.words import typed_words

SHORTEST = 6  # letters of a word in which one slip leaves no doubt


def respelt(text: str) -> str:
    """The text with its one misspelt word as the schools' names have it; empty where there is none, or any doubt.

    A word is misspelt if no school's name or place has it, and exactly one word there begins with the same letter and
    is one slip away: a letter left out, doubled, changed, or swapped with its neighbour.

    >>> respelt("Hereard Primary")
    'hereward primary'
    """
    vocabulary = school_names().schools.vocabulary
    typed = typed_words(text)
    misspelt = [word for word in typed if _is_misspelt(word, vocabulary)]
    if len(misspelt) != 1:
        return ""
    near = _one_slip_away(misspelt[0], vocabulary)
    return " ".join(near[0] if word == misspelt[0] else word for word in typed) if len(near) == 1 else ""


def _is_misspelt(word: str, vocabulary: Vocabulary) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in GROUPS and word not in vocabulary


def _one_slip_away(word: str, vocabulary: Vocabulary) -> list[str]:
    known = vocabulary.beginning_with(word[0])
    found = process.extract_iter(word, known, scorer=OSA.distance, score_cutoff=1, processor=None)
    return [other for other, _, _ in found]
