"""What is said of a partnership on its card and page, besides names: its kind, and what it works on."""

from collections.abc import Mapping
from dataclasses import dataclass

from partnerships.search.questions import TELL_NOTHING
from partnerships.search.results import Hit
from partnerships.search.scoring import LANDSCAPE
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import initials, plain, typed_words

OF_KIND, WORKS_ON = 70.0, 60.0  # points, less than those of most names
MOST_LETTERS = 100  # of what it works on, in the reason
_PARTNERSHIP = "partnership"  # of every kind


@dataclass(frozen=True, slots=True)
class Card:
    """What the lists show of one partnership of a day."""

    kind: str
    focus: str
    focus_words: frozenset[str]
    is_county_wide: bool
    has_room: bool
    is_without_lead: bool


def of_kind(text: str, cards: Mapping[int, Card]) -> list[Hit]:
    """The partnerships of the kind that the text names, in part or by its initials: "MAT", "federations"."""
    said = {kind for kind in {card.kind for card in cards.values()} if _names(text, kind)}
    return [Hit(pk, OF_KIND) for pk, card in cards.items() if card.kind in said]


def working_on(text: str, cards: Mapping[int, Card], *, most: float = WORKS_ON) -> list[Hit]:
    """The partnerships that work on all that the text tells of, each with at ``most`` so many points."""
    told = {
        _singular(word)
        for word in typed_words(text)
        if not (word in GROUPS or word in LANDSCAPE or word in TELL_NOTHING)
    }
    if not told:
        return []
    return [
        Hit(pk, min(WORKS_ON, most), f"Works on: {_shortened(card.focus)}")
        for pk, card in cards.items()
        if told <= card.focus_words
    ]


def _names(text: str, kind: str) -> bool:
    typed = {_singular(word) for word in typed_words(text) if GROUPS.get(word) != "filler"} - {_PARTNERSHIP}
    return bool(typed) and (typed <= words_of(kind) or typed == {initials(kind)})


def words_of(text: str) -> frozenset[str]:
    """All its words, however many they are, in the form that is searched and without the plural."""
    parts = plain(text).split()
    return frozenset(_singular(word) for part in parts for word in typed_words(part)) - {"", "and", "or", "the", "of"}


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rsplit(' ', 1)[0]} …"
