"""Decisions as the frozen minutes have them, and the search over them (ADR 22).

What may be searched is read out of the versions that somebody may read and of nothing else, so no draft and no
confidential business can be found in the copy of a meeting's minutes that does not have it. A version never changes:
what was read out of it once is kept in the process under its seal.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from base.text import readable
from boards.minutes.content import is_withheld
from boards.models import MinutesVersion
from boards.models.decisions import AS_AMENDED, labelled
from partnerships.search.vocabulary import Vocabulary
from partnerships.search.words import plain

MOST_KEPT = 5000  # versions; ten boards that meet six times a year have 1,200 in ten years
MOST_WORDS = 16  # of a search that are read
IN_TITLE = 0.7  # what a word in the item's title or the board's name is worth beside one in the decision itself
ENOUGH = 0.75  # of what was asked for, by weight, that a decision has to answer
AS_WRITTEN = 0.5  # more for the words in the order in which they were typed


@dataclass(frozen=True)
class Decided:
    """A decision as it was minuted: the item's permanent number and title, what sort it was, and its words."""

    reference: str
    number: str
    title: str
    kind: str
    text: str
    recommendation: int | None  # that it is of
    recommended: str
    words: frozenset[str]
    about: frozenset[str]
    is_besides: bool = False  # no decision, but what another room has of the item (boards/models/besides.py)

    @property
    def label(self) -> str:
        """How it begins: ``Agreed``, or on a recommendation ``AGREED, as amended``."""
        return labelled(self.kind, self.text, self.recommended) if self.recommendation else self.kind

    @property
    def is_amended(self) -> bool:
        """Whether it is another than was recommended, which is to be read beside it."""
        return self.label.endswith(AS_AMENDED)


@dataclass(frozen=True)
class SaidDecision:
    """What is kept of a version: the numbers of its items, its decisions in order, and what else was said."""

    numbers: frozenset[str]
    withheld: frozenset[str]  # of these numbers, those of which it says nothing else
    decisions: tuple[Decided, ...]
    besides: tuple[Decided, ...] = ()  # what other rooms have of items, which is searched too


_kept: dict[str, SaidDecision] = {}


def said_in(versions: Sequence[MinutesVersion]) -> list[tuple[MinutesVersion, SaidDecision]]:
    """Each version with what it says; one query for those that this process has not read yet."""
    kept = _kept.copy()  # another thread may clear it meanwhile
    said = {version.sha256: kept[version.sha256] for version in versions if version.sha256 in kept}
    unread = [version.pk for version in versions if version.sha256 not in said]
    if unread:
        contents = MinutesVersion.objects.filter(pk__in=unread).values_list("sha256", "content")
        read = {seal: _read(content) for seal, content in contents}
        if len(_kept) + len(read) > MOST_KEPT:
            _kept.clear()
        _kept.update(read)
        said |= read
    return [(version, said[version.sha256]) for version in versions]


def _read(content: str) -> SaidDecision:
    """What a version says; one that cannot be read says nothing here, and ``verify_minutes`` tells of it."""
    try:
        return _said(readable(json.loads(content)))
    except (ValueError, TypeError, KeyError):
        return SaidDecision(frozenset(), frozenset(), ())


def _said(content: dict) -> SaidDecision:
    """What the content of a version decides, and what else was said; an inquorate meeting's notes decide nothing."""
    decisions = [
        Decided(
            f"{content['reference']}/{item['number']}",
            item["number"],
            item["title"],
            decision["kind"],
            decision["text"],
            decision.get("recommendation"),
            decision.get("recommended", ""),
            frozenset(words_of(f"{decision['text']} {decision.get('recommended', '')}")),
            frozenset(words_of(f"{item['title']} {content['board']}")),
        )
        for item in content["items"]
        for decision in item.get("decisions", ())
        if not content["is_inquorate"]
    ]
    besides = tuple(_besides(content, item, said) for item in content["items"] for said in item.get("besides", ()))
    numbers = frozenset(item["number"].lower() for item in content["items"])
    withheld = frozenset(item["number"].lower() for item in content["items"] if is_withheld(item))
    return SaidDecision(numbers, withheld, tuple(decisions), besides)


def _besides(content: dict, item: dict, said: dict[str, str]) -> Decided:
    """What else was said under an item: found by its words and by what it is about."""
    return Decided(
        f"{content['reference']}/{item['number']}",
        item["number"],
        item["title"],
        said["label"],
        said["text"],
        None,
        "",
        frozenset(words_of(f"{said['label']} {said['text']}")),
        frozenset(words_of(f"{item['title']} {content['board']}")),
        is_besides=True,
    )


def words_of(text: str) -> list[str]:
    """The plain words of a text of any length."""
    return [word for piece in text.split() for word in plain(piece).split()]


def ranked(decisions: Sequence[Decided], text: str) -> list[int]:
    """The places in ``decisions`` of those that answer the text, the best first and among equals in their order.

    A permanent number, or its beginning, finds what is under it. Words may be cut short or misspelt.
    """
    by_number = [place for place, decided in enumerate(decisions) if _is_numbered(decided, text)]
    if by_number:
        return by_number
    typed = list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
    vocabulary = _vocabulary(tuple(decisions))
    meant = {word: vocabulary.meant_by(word) for word in typed}
    weights = {word: vocabulary.weight(word) for word in typed}
    enough, phrase = ENOUGH * sum(weights.values()), plain(text)
    scored = []
    for place, decided in enumerate(decisions):
        if not typed or _share(decided, meant, weights) < enough:
            continue
        score = sum(weights[word] * _answer(decided, meant[word]) for word in typed)
        in_order = AS_WRITTEN if len(typed) > 1 and phrase in " ".join(words_of(decided.text)) else 0
        scored.append((-round(score + in_order, 6), place))
    return [place for _, place in sorted(scored)]


def _is_numbered(decided: Decided, text: str) -> bool:
    """Whether the text is the decision's permanent number, or its beginning from the board's abbreviation on."""
    wanted, number = " ".join(text.casefold().split()), decided.reference.casefold()
    return number.startswith(wanted) and len(wanted) >= len(number.rpartition(" ")[0])


def _answer(decided: Decided, meant: dict[str, float]) -> float:
    """How well a decision has what one typed word may mean."""
    in_text = max((likeness for word, likeness in meant.items() if word in decided.words), default=0.0)
    about = max((likeness for word, likeness in meant.items() if word in decided.about), default=0.0)
    return max(in_text, about * IN_TITLE)


def _share(decided: Decided, meant: dict[str, dict[str, float]], weights: dict[str, float]) -> float:
    """The weight of the typed words that the decision has anywhere."""
    return sum(
        weights[typed]
        for typed, words in meant.items()
        if not decided.words.isdisjoint(words) or not decided.about.isdisjoint(words)
    )


@lru_cache(maxsize=8)
def _vocabulary(decisions: tuple[Decided, ...]) -> Vocabulary:
    """The words of the decisions that somebody may read, and of no other: what they are told hangs on nothing else."""
    counts: Counter[str] = Counter()
    for decided in decisions:
        counts.update(decided.words | decided.about)
    return Vocabulary(counts, len(decisions))
