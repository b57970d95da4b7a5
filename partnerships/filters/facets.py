"""How many results each choice of each filter would give, the other filters being as they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import compress
from operator import and_

from base.bits import bits_at, bytes_of

Traits = Mapping[str, Collection[str]]  # by filter: the choices to which a row answers
Bits = int  # one for each row, the first row's the lowest: whether it is among those that are meant
BitsOfChoices = Mapping[str, Bits]  # by the choices of one filter: the rows that answer to it


@dataclass(frozen=True)
class TraitIndex:
    """Which rows answer to which choice: a bitmap index, by which thousands of rows are counted in microseconds."""

    pks: list[int]  # of the rows, in their own order
    of: Mapping[str, BitsOfChoices]  # by filter

    @classmethod
    def made_of(cls, traits: Mapping[int, Traits]) -> "TraitIndex":
        """The index of rows given by their primary keys, in their order."""
        places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, (_, found) in enumerate(traits.items()):
            for name, values in found.items():
                for value in values:
                    places[name][value].append(place)
        size = len(traits)
        of = {name: {value: bits_at(at, size) for value, at in values.items()} for name, values in places.items()}
        return cls([*traits], of)

    @cached_property
    def every(self) -> Bits:
        """All rows."""
        return (1 << len(self.pks)) - 1

    @cached_property
    def place_of(self) -> Mapping[int, int]:
        """The place of each row in the order, by primary keys."""
        return {pk: place for place, pk in enumerate(self.pks)}

    def those(self, pks: Iterable[int]) -> Bits:
        """The rows with these primary keys, as far as there are such."""
        place_of = self.place_of
        return bits_at((place_of[pk] for pk in pks if pk in place_of), len(self.pks))

    def pks_of(self, rows: Bits) -> list[int]:
        """The primary keys of rows, in their order."""
        return self.pks if rows == self.every else [*compress(self.pks, bytes_of(rows))]

    def with_filter(self, name: str, choices: BitsOfChoices) -> "TraitIndex":
        """The same rows, which answer to the choices of one filter otherwise."""
        return replace(self, of={**self.of, name: choices})

    def answering(self, name: str, value: str) -> Bits:
        """The rows that answer to one choice of one filter."""
        return self.of.get(name, {}).get(value, 0)

    def left_of(self, rows: Bits, chosen: Mapping[str, str]) -> Bits:
        """Those of the rows that answer to everything that is chosen."""
        return reduce(and_, (self.answering(name, value) for name, value in chosen.items()), rows)


class Tally:
    """How many ``rows`` of an index answer to what is chosen, and how many would with another choice."""

    def __init__(self, index: TraitIndex, rows: Bits, chosen: Mapping[str, str]) -> None:
        self._index = index
        self._left = index.left_of(rows, chosen)
        others = {name: {**chosen} for name in chosen}
        for name, but in others.items():
            del but[name]
        self._without = {name: index.left_of(rows, but) for name, but in others.items()}

    @property
    def total(self) -> int:
        """The results as the filters are."""
        return self._left.bit_count()

    def count(self, name: str, value: str) -> int:
        """How many results there would be with that choice of that filter; an empty value is no choice."""
        rows = self._without.get(name, self._left)
        return (rows & self._index.answering(name, value) if value else rows).bit_count()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter, and how many results it would give."""

    value: str
    label: str
    count: int
    is_chosen: bool

    @property
    def with_count(self) -> str:
        """What it is called, with its results."""
        return f"{self.label} ({self.count})"

    @property
    def is_disabled(self) -> bool:
        """Whether it cannot be chosen, for it would leave nothing; what is chosen already can always be sent again."""
        return not self.count and not self.is_chosen


@dataclass(frozen=True)
class Facet:
    """A filter with its choices, as a form shows it; ``is_tick`` where its one choice is ticked or not.

    It is without ``has_counts`` where nobody can say yet how many each choice would give.
    """

    name: str
    label: str
    choices: tuple[Choice, ...]
    is_tick: bool = False
    has_counts: bool = True


@dataclass(frozen=True)
class Removal:
    """A filter that may be taken away: its label, the query of the list without it, and how many that would show."""

    label: str
    query: str
    count: int


@dataclass(frozen=True)
class Counts:
    """The results of a list: how many there are, how many by each choice, and how many without what is chosen."""

    total: int
    facets: list[Facet]
    removals: list[Removal]  # those that would show something
    cleared: int  # results of the text alone


@dataclass(frozen=True)
class Elsewhere:
    """What the text finds on another list: how many of what, and where that list is."""

    noun: str
    count: int
    url: str
