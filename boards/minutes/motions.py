"""Whether a motion and a decision have the same words."""

import re
from difflib import SequenceMatcher

ALIKE = 0.8  # of 1, how alike two texts are that say the same


def says_the_same(motion: str, decision: str) -> bool:
    """Whether a motion has the words of a decision, or most of them."""
    one, other = (_words(text) for text in (motion, decision))
    return bool(one and other) and (one in other or other in one or SequenceMatcher(None, one, other).ratio() > ALIKE)


def _words(text: str) -> str:
    return re.sub(r"[^\w\s]", "", text.casefold()).removeprefix("that ").strip()
