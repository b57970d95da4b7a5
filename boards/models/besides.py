"""What another room has of what was said under an item, so that its minutes say it too and boards need not know it.

A room adds its own in ``AppConfig.ready``::

    besides.add(said_at, becomes_public)

What it has stands in the minutes as decisions do, below the text of the item, and is frozen with each version. So the
room lets it be changed by the rule that texts have (``refuse_closed``), and takes a clearing back with it
(``take_clearing_back``). Minutes that went round are put right by the meeting that approves them, so the room says how
that is done (``Correctable``).
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from base.saving import Author


@dataclass(frozen=True)
class Correctable:
    """How the meeting that approves the minutes corrects it: a word is chosen, and words are typed.

    ``as_text`` says how the minutes have a word and words. ``correct`` writes them, ``by`` somebody: raises
    ``ValidationError`` by ``word`` and ``words``; as nobody may change what went round, it is for approving alone.
    """

    key: str  # of all that rooms have of a meeting, for the names of fields
    word_label: str
    word: str
    choices: Sequence[tuple[str, str]]
    words_label: str
    words: str
    hint: str  # of the words
    as_text: Callable[[str, str], str]
    correct: Callable[[str, str, Author], None]


@dataclass(frozen=True)
class SaidBesides:
    """Something that was said under the item of that key: what it is about, and the words, neither with any marks."""

    item: int
    label: str
    text: str
    correctable: Correctable | None = None

    @property
    def as_frozen(self) -> dict[str, str]:
        """What the content of minutes has of it."""
        return {"label": self.label, "text": self.text}


SaidAt = Callable[[Any], Iterable[SaidBesides]]  # of a meeting; one whose board has none is not asked about in a query
BecomesPublic = Callable[[Any], str]  # of a meeting: a sentence for who publishes its minutes, or ""
_rooms: list[tuple[SaidAt, BecomesPublic]] = []


def add(said_at: SaidAt, becomes_public: BecomesPublic) -> None:
    """Have minutes say what the room has, and the page that asks before they are published that it is in them."""
    _rooms.append((said_at, becomes_public))


def said_besides(meeting: Any) -> dict[int, list[SaidBesides]]:
    """All that rooms have of the meeting, in their order, by the key of its item."""
    found: dict[int, list[SaidBesides]] = defaultdict(list)
    for said_at, _ in _rooms:
        for one in said_at(meeting):
            found[one.item].append(one)
    return dict(found)


def mark_of_besides(meeting: Any) -> str:
    """What is another once anything of that is; empty where there is nothing."""
    said = sorted((one.item, one.label, one.text) for of_item in said_besides(meeting).values() for one in of_item)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16] if said else ""


def besides_becoming_public(meeting: Any) -> Iterator[str]:
    """What rooms say to who publishes the minutes."""
    return filter(None, (becomes_public(meeting) for _, becomes_public in _rooms))
