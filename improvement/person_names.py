"""What may be typed as somebody’s name where the programme has no box for words (ADR 52, ADR 57)."""

LONGEST_NAME = 60
MOST_WORDS = 6  # of a name, its titles too
_PARTICLES = {*("de", "da", "di", "du", "del", "der", "den", "van", "von", "la", "le", "el", "al", "bin", "ten", "o")}


def may_be_a_name(text: str) -> bool:
    """Whether it may be somebody’s: letters alone, each word with a capital, and few of them. It is no sentence."""
    words = text.split()
    if not 1 <= len(words) <= MOST_WORDS or len(text) > LONGEST_NAME:
        return False
    if any(not (letter.isalpha() or letter in " .'’-‐`") for letter in text):
        return False
    return all(word[0].isupper() or word.casefold() in _PARTICLES for word in words)
