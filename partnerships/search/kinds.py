"""Kinds of school that somebody asks for as such: "special schools", "catholic primary schools", "academies"."""

import tomllib
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.utils.text import get_text_list

from partnerships.models.establishment_types import is_only_independent
from partnerships.search.words import typed_words

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_LEFT_OUT, _JOINING = frozenset(_DATA["left_out"].split()), frozenset(_DATA["joining"].split())
# What a school is, by a part of the register's type or group; the others are phases and religious characters.
_NO_PHASE = "special-and-other"
_BY_TYPE = {
    "academ": "academy",
    "free school": "academy",
    "local authority maintained": "maintained",
    "community special": "maintained",
    "foundation special": "maintained",
    "independent": "independent",
    "pupil referral": "alternative",
    "alternative provision": "alternative",
}


@dataclass(frozen=True, slots=True)
class SchoolKind:
    """One kind: what a school of it is, any one of ``facts``; and the filters by which the lists have it, if any."""

    dimension: str  # what it tells apart: "phase", "character" or "type"
    label: str
    noun: str
    facts: frozenset[str]
    filters: tuple[tuple[str, str, str], ...]  # the name and the value of each, and what it leaves


@dataclass(frozen=True, slots=True)
class KindAsked:
    """The schools that are of one kind of every dimension that was asked for: a school has one phase, and no two."""

    conditions: tuple[tuple[SchoolKind, ...], ...]  # of each dimension, the alternatives
    text: str  # the words that ask for them
    says_schools: bool  # whether the text says that it is about schools, and not perhaps about a name

    @property
    def label(self) -> str:
        """What these schools are called: "Roman Catholic primary or secondary schools"."""
        kinds = self._kinds
        if len(kinds) == 1 and kinds[0].noun:
            return kinds[0].noun
        said = [get_text_list([kind.label for kind in either], "or") for either in self.conditions]
        return f"{' '.join(said)} schools"

    @property
    def lists(self) -> list[tuple[str, str]]:
        """The lists that the filters have for them, one for each alternative, each with its query.

        It is empty where an alternative has no filter: the lists would be short of some of what was asked for.
        """
        if not all(kind.filters for kind in self._kinds):
            return []
        found: list[tuple[str, dict[str, str]]] = [("", {})]
        for either in self.conditions:
            filters = dict.fromkeys(each for kind in either for each in kind.filters)
            found = [
                (f"{said} {label}".strip(), query | {name: value})
                for said, query in found
                for name, value, label in filters
            ]
        return [(f"{said} schools", f"?{urlencode(query)}") for said, query in found]

    def tells(self, dimension: str) -> bool:
        """Whether one of the kinds is of what tells those apart: "phase", "character" or "type"."""
        return any(kind.dimension == dimension for kind in self._kinds)

    def has(self, facts: tuple[str, ...]) -> bool:
        """Whether a school of which these are true is of one kind of every dimension."""
        return all(any(kind.facts.intersection(facts) for kind in either) for either in self.conditions)

    @property
    def _kinds(self) -> list[SchoolKind]:
        return [kind for either in self.conditions for kind in either]


def _read() -> dict[tuple[str, ...], SchoolKind]:
    found = {}
    for row in _DATA["kind"]:
        filters = tuple((name, value, *(label or [row["label"]])) for name, value, *label in row.get("filters", ()))
        kind = SchoolKind(row["dimension"], row["label"], row.get("noun", ""), frozenset(row["facts"]), filters)
        found.update({tuple(words.split()): kind for words in row["words"]})
    return found


_KINDS = _read()
_LONGEST = max(map(len, _KINDS))


def kind_asked(text: str) -> KindAsked | None:
    """The kinds of school that the text asks for; None where there is anything else in it.

    >>> kind_asked("Catholic primary schools").label
    'Roman Catholic primary schools'
    """
    words = typed_words(text)
    runs: list[list[SchoolKind]] = [[]]  # of kinds between which there is no "and" or "or"
    told: list[str] = []
    at = 0
    while at < len(words):
        if step := _kind_at(words, at):
            runs[-1].append(_KINDS[words[at : at + step]])
            told += words[at : at + step]
        elif words[at] in _JOINING:
            runs.append([])
        elif words[at] not in _LEFT_OUT:
            return None
        at += step or 1
    return KindAsked(_conditions(runs), " ".join(told), "school" in words) if told else None


def kinds_in(words: Sequence[str], beside: Container[str], also: Container[str] = ()) -> tuple[str, ...] | None:
    """Those of the words that ask for kinds, and those of ``also``; None where another may not stand ``beside`` them.

    >>> kinds_in(("primary", "school", "near"), {"school", "near"})
    ('primary',)
    """
    told: list[str] = []
    at = 0
    while at < len(words):
        step = _kind_at(words, at) or int(words[at] in also)
        told += words[at : at + step]
        if not step and words[at] not in beside:
            return None
        at += step or 1
    return tuple(told)


def _kind_at(words: Sequence[str], at: int) -> int:
    """How many words the longest kind has that begins there; none where none does."""
    return next((n for n in range(_LONGEST, 0, -1) if tuple(words[at : at + n]) in _KINDS), 0)


def _conditions(runs: list[list[SchoolKind]]) -> tuple[tuple[SchoolKind, ...], ...]:
    """The alternatives of each dimension; in "Catholic faith schools" the wider kind only says the narrower again."""
    meant = {kind: None for run in runs for kind in run if not any(_is_wider(kind, other) for other in run)}
    dimensions = dict.fromkeys(kind.dimension for kind in meant)
    return tuple(tuple(kind for kind in meant if kind.dimension == dimension) for dimension in dimensions)


def _is_wider(kind: SchoolKind, other: SchoolKind) -> bool:
    return kind.dimension == other.dimension and kind.facts > other.facts


def facts_of(phase: str, character: str, type_and_group: str) -> list[str]:
    """What a school is, as kinds are told apart, by its phase, the slug of its religious character and its type.

    An independent school has no phase, as a special one has none; it is special where its type says so.
    """
    kind = type_and_group.lower()
    phases = [] if phase == _NO_PHASE and is_only_independent(kind) else [phase]
    return list(dict.fromkeys([*phases, character, *(fact for part, fact in _BY_TYPE.items() if part in kind)]))
