"""A motion and the decision that it becomes."""

import re
from difflib import SequenceMatcher

from boards.minutes.words import beginning_of

ALIKE = 0.8  # of 1, how alike two texts are that say the same


def says_the_same(motion: str, decision: str) -> bool:
    """Whether a motion has the words of a decision, or most of them."""
    one, other = (_words(text) for text in (motion, decision))
    return bool(one and other) and (one in other or other in one or SequenceMatcher(None, one, other).ratio() > ALIKE)


def _words(text: str) -> str:
    return re.sub(r"[^\w\s]", "", text.casefold()).removeprefix("that ").strip()


def as_decision(motion: str) -> str:
    """The line of a minute that a carried motion becomes: ``Resolved: that the plan be adopted.``"""
    begun = beginning_of(motion)
    if begun and begun.label:  # “Agreed: …” was typed into the motion
        return motion
    words = re.sub(r"^That\b", "that", motion.lstrip("! ").strip())
    return f"Resolved: {words}" if words.endswith((".", "?", "!")) else f"Resolved: {words}."
