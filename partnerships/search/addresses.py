"""What a web or e-mail address that somebody typed names: ``thaxted.primary@essex.sch.uk`` is ``thaxted primary``."""

import re

from partnerships.search.informal_names import match_school
from partnerships.search.kept_indexes import SchoolNames
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import typed_words

_ADDRESS = re.compile(
    r"\A(?:(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+|[^\s@]+\.(?:uk|com|org|net)(?:/\S*)?)\Z", re.IGNORECASE
)
_NO_NAME = frozenset(["http", "https", "www", "essex", "sch", "co", "uk", "com", "org", "net", "gov", "ac"])


def is_address(text: str) -> bool:
    """Whether the text is an address and nothing else."""
    return bool(_ADDRESS.fullmatch(text.strip()))


def named_by_address(text: str, known: SchoolNames) -> str:
    """The words of an address that are exactly a place or surely a school; empty where they are neither."""
    words = [word for word in typed_words(text) if word not in _NO_NAME and word in known.schools.vocabulary]
    named = " ".join(words)
    if all(word in GROUPS for word in words):
        return ""
    if known.places.named(named) or match_school(named, known=known).sure:
        return named
    return next((word for word in words if known.places.named(word)), "")
