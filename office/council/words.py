"""The council's word for “quadrant” in what the portal says; addresses, columns of files and names of boards stay."""

import re

from django.utils.functional import lazystr
from django.utils.text import capfirst

from base.text import words_alone
from office.council.reading import the_council

_QUADRANT = re.compile(r"\b(an? )?(quadrants?)\b", re.IGNORECASE)


def in_our_words(text: str) -> str:
    """The text with the council's own word, in the singular or plural and capital that “quadrant” has there.

    Help texts are shown as they are, markup and all; so a word from before only words were taken loses all else, and
    an apostrophe is the one that means nothing in HTML.
    """
    council = the_council()

    def own(found: re.Match[str]) -> str:
        ours = council.quadrants_word if found[2].endswith("s") else council.quadrant_word
        if found[1]:
            ours = council.a_quadrant_word
        ours = words_alone(ours).replace("'", "’")
        return capfirst(ours) if found[0][0].isupper() else ours

    return _QUADRANT.sub(own, text)


class _Later:
    """A text whose words are looked up when it is shown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return in_our_words(self.text)


def later_in_our_words(text: str):
    """The same, looked up each time that it is shown: for what is written once, such as the label of a field."""
    return lazystr(_Later(text))
