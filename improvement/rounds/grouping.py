"""Groups of schools that review each other: suggested, and changed by one move. It asks no database (ADR 50).

A group is a list of keys of schools, and groups stand in the order of their numbers, which begin with 1. Groups are
valid where each has three or four schools; two schools are a pair, and five are one group, for they cannot be divided
into threes and fours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

Groups = Sequence[Sequence[int]]
FEWEST, MOST = 3, 4  # schools in a group
A_GROUP = "a group has three or four"
ALONE = "One school has nobody to review it. Add a school, or ask another partnership to take it into a group."
NOBODY = "There is no school to put into groups. Choose the schools that are reviewed this year."
_WORDS = ("no school", "one school", "two schools", "three schools", "four schools", "five schools")


class GroupingError(ValueError):
    """Raised for groups that cannot be. Its sentence says why, and what to do instead."""


def suggest(phases: Mapping[int, str], before: Groups = ()) -> list[list[int]]:
    """Put schools, each with its phase, into groups that keep those of ``before``, last year's, as far as they go.

    As few schools as can be come to others than last year. Those that have to be placed go where their phase is
    rarest: without last year's groups each then has as many of a phase as any other, or one more or less. How many
    groups there are stays the same where it can, and so do their numbers. The same schools always give the same groups.
    Raises ``GroupingError`` where there are fewer than two schools.
    """
    if len(phases) < 2:
        raise GroupingError(ALONE if phases else NOBODY)
    old = _still_there(phases, before)
    sizes = max(_possible_sizes(len(phases)), key=lambda sizes: _preference(sizes, old))
    groups = _kept(phases, old, sizes)
    base = min(sizes)  # which each group has at least; so many may have one more
    larger = len(phases) - base * len(sizes) - sum(len(group) > base for group in groups)
    placed = {school for group in groups for school in group}
    for school in sorted(phases.keys() - placed, key=lambda school: (phases[school], school)):
        with_room = [group for group in groups if len(group) < base or (larger and len(group) == base)]
        group = min(with_room, key=lambda group: (_of_phase(phases, group, phases[school]), len(group)))
        larger -= len(group) == base
        group.append(school)
    return [sorted(group) for group in groups]


def move(groups: Groups, school: int, to: int) -> list[list[int]]:
    """Move the school into the group of that number. Raises ``GroupingError`` where that leaves groups not valid."""
    source = _number_of(groups, school)
    _refuse_number(groups, to)
    if source == to:
        raise GroupingError(f"This school is in group {to} already. Choose another group.")
    moved = [[one for one in group if one != school] for group in groups]
    moved[to - 1] = sorted([*moved[to - 1], school])
    kept = [group for group in moved if group]
    if not (why := why_not_valid(kept)):
        return kept
    left, come = len(moved[source - 1]), len(moved[to - 1])
    if come > MOST:
        said = f"Group {to} would have {_counted(come)}, and {A_GROUP}"
        raise GroupingError(f"{said}. Swap this school with one of group {to} instead.")
    if left < FEWEST:
        said = f"Group {source} would have {_counted(left)} left, and {A_GROUP}"
        helps = f"Swap this school with one of group {to}, or move another into group {source} first"
        raise GroupingError(f"{said}. {helps}.")
    raise GroupingError(why)


def swap(groups: Groups, school: int, other: int) -> list[list[int]]:
    """Let two schools of different groups change places. Raises ``GroupingError`` where they are in the same."""
    one, two = _number_of(groups, school), _number_of(groups, other)
    if one == two:
        raise GroupingError(f"Both schools are in group {one}. Choose a school of another group.")
    places = {school: other, other: school}
    return [sorted(places.get(member, member) for member in group) for group in groups]


def why_not_valid(groups: Groups) -> str:
    """Why the groups cannot be, as a sentence; empty where they can."""
    schools = [school for group in groups for school in group]
    if len(schools) < 2:
        return ALONE if schools else NOBODY
    if len(set(schools)) < len(schools):
        return "A school is in two groups. Take it out of one of them."
    if _is_valid([len(group) for group in groups]):
        return ""
    number, size = next((n, len(g)) for n, g in enumerate(groups, start=1) if not FEWEST <= len(g) <= MOST)
    return f"Group {number} has {_counted(size)}, and {A_GROUP}. Two schools in all are a pair, and five are one group."


def _counted(schools: int) -> str:
    return _WORDS[schools] if schools < len(_WORDS) else f"{schools} schools"


def _is_valid(sizes: Sequence[int]) -> bool:
    return sorted(sizes, reverse=True) in _possible_sizes(sum(sizes))


def _possible_sizes(schools: int) -> list[list[int]]:
    """The ways to divide so many schools, each as the sizes of the groups, the largest first."""
    if schools in (2, 5):
        return [[schools]]
    numbers = range(-(-schools // MOST), schools // FEWEST + 1)
    return [[MOST] * (schools - FEWEST * n) + [FEWEST] * (MOST * n - schools) for n in numbers]


def _preference(sizes: Sequence[int], old: Groups) -> tuple[int, int, int]:
    """The more schools stay together the better; then the nearer to last year's number, or else the fewer groups."""
    stay = sum(min(len(group), size) for group, size in zip(_largest_first(old), sizes, strict=False))
    change = abs(len(sizes) - len(old)) if old else 0
    return stay, -change, -len(sizes)


def _still_there(phases: Mapping[int, str], before: Groups) -> list[list[int]]:
    """Last year's groups without the schools that are gone and the groups of which none is left, each school once."""
    seen: set[int] = set()
    groups = []
    for group in before:
        members = sorted({school for school in group if school in phases} - seen)
        seen.update(members)
        if members:
            groups.append(members)
    return groups


def _largest_first(groups: Iterable[Sequence[int]]) -> list[Sequence[int]]:
    return sorted(groups, key=len, reverse=True)  # of those of one size the first comes first


def _kept(phases: Mapping[int, str], old: Groups, sizes: Sequence[int]) -> list[list[int]]:
    """What is left of last year's groups, in their order, and empty ones behind them where there are more now.

    The largest of last year's have the largest sizes, by which most of their schools stay; the smallest are dissolved.
    """
    numbers = sorted(range(len(old)), key=lambda number: -len(old[number]))
    size_of = dict(zip(numbers, sizes, strict=False))
    groups = [list(_staying(phases, old[number], size_of[number])) for number in sorted(size_of)]
    return groups + [[] for _ in sizes[len(size_of) :]]


def _staying(phases: Mapping[int, str], group: Sequence[int], size: int) -> Iterator[int]:
    """The members of a group that is to have so many: where there are more, those go of whose phase it has most."""
    members = list(group)
    while len(members) > size:
        members.remove(max(members, key=lambda school: (_of_phase(phases, members, phases[school]), school)))
    yield from members


def _of_phase(phases: Mapping[int, str], group: Iterable[int], phase: str) -> int:
    return sum(phases[school] == phase for school in group)


def _number_of(groups: Groups, school: int) -> int:
    number = next((number for number, group in enumerate(groups, start=1) if school in group), None)
    if number is None:
        raise GroupingError("This school is in none of the groups. Add it to the round first.")
    return number


def _refuse_number(groups: Groups, number: int) -> None:
    if not 1 <= number <= len(groups):
        last = f"group {len(groups)}" if len(groups) > 1 else "group 1, and no other"
        raise GroupingError(f"There is no group {number}: the last is {last}. Choose one that is there.")
