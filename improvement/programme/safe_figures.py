"""Which figures of a past year are safe to publish (design, section 5, “Figures made safe”; ADR 58). No database.

A number is safe where what it counts is of five schools at least, in three partnerships, and none over half by one
partnership; and where the rest of the whole is so too, so that there is no “none” and no “all”. What is not safe is
left out, and with it as many of the safe ones as keep it from being worked out from the sums that are known.

Which are left out is settled for what a reader may know besides: how many reviews were held is open, and officers see
how many requests were met. For one that is left out for its smallness every value from none to four stays possible.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

FEWEST_SCHOOLS, FEWEST_PARTNERSHIPS = 10, 3  # of all that is counted of a kind
FEWEST = 5  # schools of one number
SMALL = FEWEST - 1
ROOM = FEWEST  # by which all that is left out of a theme is less than it might be


@dataclass(frozen=True)
class Counted:
    """One review or request that is counted: of which school, in which partnership, None for one in none."""

    school: Hashable
    partnership: Hashable | None
    topics: tuple[Hashable, ...]
    is_met: bool = True


@dataclass(frozen=True)
class SafeFigures:
    """What may be published: of each topic that is safe, and of all; the latter None where it may not."""

    by_topic: dict[Any, int] = field(default_factory=dict)
    met: dict[Any, int] = field(default_factory=dict)
    whole: int | None = None
    met_in_all: int | None = None

    @property
    def unmet(self) -> dict[Any, int]:
        """Of each topic of which it is said how many were met, the others."""
        return {topic: self.by_topic[topic] - met for topic, met in self.met.items()}

    @property
    def unmet_in_all(self) -> int | None:
        """Of all, where it is said how many were met."""
        return None if self.whole is None or self.met_in_all is None else self.whole - self.met_in_all


def is_safe(rows: Collection[Counted], fewest: int = FEWEST) -> bool:
    """Whether so many may be said to be so: of enough schools and partnerships, and none over half by one of them."""
    by_partnership = Counter(row.partnership for row in rows if row.partnership is not None)
    largest = max(by_partnership.values(), default=0)
    return (
        len({row.school for row in rows}) >= fewest
        and len(by_partnership) >= FEWEST_PARTNERSHIPS
        and 2 * largest <= len(rows)
    )


def safe_reviews(rows: Sequence[Counted], topics: Iterable[Hashable]) -> SafeFigures:
    """Of so many reviews each has one topic or two; how many there are in all is open."""
    if not is_safe(rows, FEWEST_SCHOOLS):
        return SafeFigures()
    held, cells = len(rows), _by_topic(rows, topics)

    def keeps(shown: Collection[Hashable]) -> bool:
        """Whether the hidden ones may be anything: all of them have from ``held`` to twice that less what is shown."""
        hidden = [len(cells[topic]) for topic in cells if topic not in shown]
        rest = held - sum(len(cells[topic]) for topic in shown)
        room = SMALL * (len(hidden) - 1) if max(hidden, default=0) <= SMALL else held * (len(hidden) - 1)
        return not hidden or (rest <= room and held + rest >= SMALL)

    return SafeFigures({topic: len(cells[topic]) for topic in _shown(rows, cells, keeps)}, whole=held)


def safe_support(rows: Sequence[Counted], topics: Iterable[Hashable]) -> SafeFigures:
    """Of so many requests each has one topic, and was met or was not."""
    if not is_safe(rows, FEWEST_SCHOOLS):
        return SafeFigures()
    cells = _by_topic(rows, topics)

    def keeps(shown: Collection[Hashable]) -> bool:
        """Whether the hidden ones may be anything: their sum is known, for everybody knows how many there are."""
        hidden = [len(cells[topic]) for topic in cells if topic not in shown]
        rest = sum(hidden)
        if not hidden or not shown:
            return True
        if max(hidden) > SMALL:  # one of them may be known not to be small, by how they are chosen
            return len(hidden) > 1 and rest >= FEWEST + SMALL
        return SMALL <= rest <= SMALL * (len(hidden) - 1)

    shown = _shown(rows, cells, keeps)
    met = _met(cells, shown)
    whole_met = [row for row in rows if row.is_met]
    is_said = met is not None and all(map(is_safe, (whole_met, [row for row in rows if not row.is_met])))
    return SafeFigures(
        {topic: len(cells[topic]) for topic in shown},
        {topic: sum(row.is_met for row in cells[topic]) for topic in met or ()} if is_said else {},
        len(rows),
        len(whole_met) if is_said else None,
    )


def safe_reasons(rows: Sequence[Counted], reasons: Iterable[Hashable]) -> dict[Any, int]:
    """Of so many reviews that were postponed or cancelled each has one reason, as a request has one topic.

    Officers, who read them, may have seen how many there were in all.
    """
    return safe_support(rows, reasons).by_topic


def safe_stages(counts: Sequence[int]) -> list[int | None]:
    """How many partnerships agreed each stage of a theme, the last of all how many left it out; None where not shown.

    So is how many do their peer reviews in which manner (ADR 51). Each counts once, so five are in five partnerships;
    how many there are in all is known. The smallest safe ones are left out as well until what is left has room above
    and below: it is no less than five in all, which may be of any of them, and as much less than the smallest that is
    shown would let it be. A test goes through all that could be counted, and what a reader makes of it who knows this
    rule, and who leads one of them (ADR 84).
    """
    whole = sum(counts)
    shown = [n for n in counts if n >= FEWEST and whole - n >= FEWEST]

    def keeps() -> bool:
        hidden = len(counts) - len(shown)
        rest = whole - sum(shown)
        return not hidden or (hidden > 1 and rest >= FEWEST and hidden * (min(shown) - 1) - rest >= ROOM)

    while shown and not keeps():
        least = min(shown)
        shown = [n for n in shown if n != least]
    return [n if n in shown else None for n in counts]


Side = Mapping[Any, Collection[Any]]  # of each partnership what is counted of it


@dataclass(frozen=True)
class ShownPlaces:
    """Of which places a number may be shown, and whether that of all of them may."""

    whole: bool = False
    places: frozenset[Any] = frozenset()


def safe_places(places: Mapping[Hashable, Sequence[Side]]) -> ShownPlaces:
    """Of which places it may be shown how much is counted, settled for all of them together.

    Each place has one side, or two that are each other's rest. A number is safe where each side is of three
    partnerships, none over half by one, and of five at least even to who leads one of them and knows their own; so has
    the county less what is shown to be. The county comes before its parts. Of these none is shown after a larger one,
    by how many partnerships it has, that is not: that one would be known to be small, and be what is left of the sum.
    """
    everything = _united(places.values())
    if not _holds(everything, [_size(side) for side in everything]):
        return ShownPlaces()
    by_size = sorted(places, key=lambda place: len(set().union(*places[place])), reverse=True)
    shown = list(takewhile(lambda place: _holds(places[place], [_size(side) for side in places[place]]), by_size))
    while shown and not _rest_holds(places, everything, shown):
        shown.pop()
    return ShownPlaces(True, frozenset(shown))


def _rest_holds(
    places: Mapping[Hashable, Sequence[Side]], everything: Sequence[Side], shown: Collection[Hashable]
) -> bool:
    """Whether the whole less what is shown is safe as well, or there is nothing else."""
    less = [_size(side) - sum(_size(places[place][n]) for place in shown) for n, side in enumerate(everything)]
    hidden = [sides for place, sides in places.items() if place not in shown and any(sides)]
    if not hidden:
        return not any(less)  # else it would be how many are counted in two places
    return _holds(_united(hidden), less)


def _holds(sides: Sequence[Side], sizes: Sequence[int]) -> bool:
    largest = [max(map(len, side.values()), default=0) for side in sides]
    return sum(sizes) >= FEWEST_SCHOOLS and all(
        size - most >= FEWEST and 2 * most <= size and sum(map(bool, side.values())) >= FEWEST_PARTNERSHIPS
        for side, size, most in zip(sides, sizes, largest, strict=True)
    )


def _united(places: Iterable[Sequence[Side]]) -> list[Side]:
    """The sides of several places, each with the partnerships of all."""
    united: list[dict[Hashable, Collection[Hashable]]] = []
    for number, sides in enumerate(places):
        united = united or [{} for _ in sides]
        for all_of_it, side in zip(united, sides, strict=True):
            all_of_it |= {(number, partnership): counted for partnership, counted in side.items()}
    return list(united)


def _size(side: Side) -> int:
    return len(set().union(*side.values()))


def _by_topic(rows: Iterable[Counted], topics: Iterable[Hashable]) -> dict[Hashable, list[Counted]]:
    cells: dict[Hashable, list[Counted]] = {topic: [] for topic in topics}
    for row in rows:
        for topic in row.topics:
            cells.setdefault(topic, []).append(row)
    return cells


def _shown(
    rows: Sequence[Counted],
    cells: Mapping[Hashable, list[Counted]],
    keeps: Callable[[Collection[Hashable]], bool],
) -> list[Hashable]:
    """The topics whose number is shown: of the safe ones as many as keep the others unknown, the largest first."""
    of = {topic: {id(row) for row in cell} for topic, cell in cells.items()}
    rest = {topic: [row for row in rows if id(row) not in of[topic]] for topic in cells}
    shown = [topic for topic, cell in cells.items() if is_safe(cell) and is_safe(rest[topic])]
    shown.sort(key=lambda topic: len(cells[topic]), reverse=True)
    while shown and not keeps(shown):
        shown.pop()
    return shown


def _met(cells: Mapping[Hashable, list[Counted]], shown: Sequence[Hashable]) -> list[Hashable] | None:
    """The topics of which it is shown how many were met; None where not even the sum of all may be.

    Where it is not shown, what is unsafe of it must be able to be nothing, for which the rest has to have room.
    """
    met = {topic: [row for row in cell if row.is_met] for topic, cell in cells.items()}
    unmet = {topic: [row for row in cell if not row.is_met] for topic, cell in cells.items()}
    told = [topic for topic in shown if is_safe(met[topic]) and is_safe(unmet[topic])]
    while not _keeps_met(met, unmet, shown, told):
        if not told:
            return None
        told.pop()
    return told


def _keeps_met(
    met: Mapping[Hashable, list[Counted]],
    unmet: Mapping[Hashable, list[Counted]],
    shown: Collection[Hashable],
    told: Collection[Hashable],
) -> bool:
    hidden = [topic for topic in met if topic not in told]
    rest_met, rest_unmet = (sum(len(side[topic]) for topic in hidden) for side in (met, unmet))
    for topic in hidden:
        asked = len(met[topic]) + len(unmet[topic]) if topic in shown else 0
        for side, rest, others in ((met, rest_met, rest_unmet), (unmet, rest_unmet, rest_met)):
            if not is_safe(side[topic]) and (rest < SMALL or others < asked):
                return False
    return True
