"""What may be typed as somebody’s name where the programme has no box for words (ADR 52, ADR 57)."""

import re

LONGEST_NAME = 60
MOST_WORDS = 6  # of a name, its titles too
_PARTICLES = {
    *("de", "da", "di", "du", "del", "der", "den", "van", "von", "la", "le", "el", "al", "bin", "ten", "o"),
    *("dos", "das", "do", "des", "te", "ter", "zu", "af", "av", "ap", "ab", "ibn", "bint", "y", "e"),
}
_PREFIXED = re.compile(r"(?:[a-z]{1,2}['’`]|ma?c|ff|al-|el-|de|van|le|la)[^\W\d_a-z]")  # “d’Arcy”, “mcDonald”


def may_be_a_name(text: str) -> bool:
    """Whether it may be somebody’s: letters alone, each word with a capital, and few of them. It is no sentence."""
    return is_short_and_in_letters(text) and all(map(_is_written_as_a_name, text.split()))


def is_short_and_in_letters(text: str) -> bool:
    """Whether it is a few words of letters, with capitals or without."""
    if not 1 <= len(text.split()) <= MOST_WORDS or len(text) > LONGEST_NAME:
        return False
    return all(letter.isalpha() or letter in " .'’-‐`" for letter in text)


def _is_written_as_a_name(word: str) -> bool:
    return word[0].isupper() or word.casefold() in _PARTICLES or bool(_PREFIXED.match(word))
