"""Corrects a single typing mistake in a school's name if only one word can have been meant."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from partnerships.search.kept_indexes import SchoolNames, school_names
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import typed_words

SHORTEST = 6  # letters; in a shorter word one mistake could turn it into several others


def respelt(text: str, *, known: SchoolNames | None = None) -> str:
    """Return the text with its one misspelt word corrected, or an empty text if there is none or any doubt.

    A word counts as misspelt if no school's name or place has it. It is corrected if exactly one word of those names
    begins with the same letter and differs by one letter left out, added, changed, or swapped with its neighbour.

    >>> respelt("Hereard Primary")
    'hereward primary'
    """
    vocabulary = (known or school_names()).schools.vocabulary
    typed = typed_words(text)
    unknown = [word for word in typed if word not in GROUPS and word not in vocabulary]
    misspelt = [word for word in unknown if len(word) >= SHORTEST and word.isalpha()]
    if len(misspelt) != 1:
        return ""
    wrong = misspelt[0]
    near = [*process.extract_iter(wrong, vocabulary.beginning_with(wrong[0]), scorer=OSA.distance, score_cutoff=1)]
    return " ".join(near[0][0] if word == wrong else word for word in typed) if len(near) == 1 else ""
