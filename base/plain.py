"""Texts as plain words, so that two ways of writing the same are the same."""

import re
import unicodedata

MAX_CHARACTERS = 200  # of a text that are read

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛`´ʼʹ′＇"))
_INITIALS = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
_WORDS = re.compile(r"[a-z0-9]+")


def plain(text: str) -> str:
    """The text in lower case without accents, apostrophes and punctuation: ``R.C.`` is ``rc``, ``&`` is ``and``."""
    text = text[:MAX_CHARACTERS].lower().replace("'", "").replace("`", "").replace("&", " and ").replace("+", " and ")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _INITIALS.sub(r"\1", text) if "." in text else text
    return " ".join(_WORDS.findall(text))
