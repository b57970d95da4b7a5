"""How many results each choice of each filter would give, the other filters being as they are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Traits = Mapping[str, Collection[str]]  # by filter: the choices to which a row answers


def answers(traits: Traits, chosen: Mapping[str, str]) -> bool:
    """Whether a row of those traits answers to everything that is chosen."""
    return all(value in traits[name] for name, value in chosen.items())


@dataclass
class Tally:
    """``total`` results as the filters are; ``without`` each filter; ``of`` each filter's choices, were they chosen."""

    total: int = 0
    without: Counter[str] = field(default_factory=Counter)
    of: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, name: str, value: str) -> int:
        """How many results there would be with that choice of that filter; an empty value is no choice."""
        return self.of[name][value] if value else self.without[name]


def tally(rows: Iterable[tuple[int, Traits]], chosen: Mapping[str, str]) -> Tally:
    """Count rows, each given as how many results it stands for and its traits; ``chosen`` holds what is chosen.

    A row that answers to every choice counts everywhere; one that fails a single filter counts for the other choices of
    that filter, for they are what would let it in; one that fails two counts nowhere.
    """
    found = Tally()
    for results, traits in rows:
        failed = [name for name, value in chosen.items() if value not in traits[name]]
        if len(failed) > 1:
            continue
        if not failed:
            found.total += results
        for name in failed or traits:
            found.without[name] += results
            counts = found.of[name]
            for value in traits[name]:
                counts[value] += results
    return found


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
