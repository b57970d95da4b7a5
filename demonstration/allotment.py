"""Which schools are in which demonstration partnership, and from when to when. Nothing here writes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from base.school_terms import day_in_year, year_starts_on
from demonstration.luck import happens, luck
from demonstration.plans import ALL, InventedPartnership
from partnerships.models import School

LATEST_CHANGE = dt.date(2025, 9, 1)
NEVER_JOINS = 0.09  # shares of the schools that fit a local partnership
LEFT = 0.08
JOINS_LATER = 0.2
MOVED_HERE = 0.12
FEWEST = 3


@dataclass(frozen=True)
class Stay:
    """A school in a partnership, from a day and perhaps to a day."""

    school: School
    started_on: dt.date
    ended_on: dt.date | None = None


def allot(schools: Iterable[School], *, next_year: dt.date) -> dict[str, list[Stay]]:
    """Each plan's stays by its slug; plans for which there are too few schools are left out.

    ``schools`` come in the order of their URNs, with district and type; what starts ahead starts on ``next_year``.
    """
    schools, taken = list(schools), set[int]()
    stays: dict[str, list[Stay]] = {}
    for plan in ALL:
        fitting = [school for school in schools if _fits(plan, school) and (plan.shared or school.urn not in taken)]
        found = _stays(plan, fitting, plan.started_on or next_year)
        if sum(_lasts(plan, stay) for stay in found) >= FEWEST:
            stays[plan.slug] = found
            taken.update(stay.school.urn for stay in found if not plan.shared)
    _add_moves(stays)
    return stays


def current(stays: list[Stay]) -> list[Stay]:
    """Those that have no last day."""
    return [stay for stay in stays if stay.ended_on is None]


def _fits(plan: InventedPartnership, school: School) -> bool:
    """Whether the school is of the plan's areas, places, types and phases, and one that joins such a partnership."""
    area = school.district.name if school.district else school.parliamentary_constituency
    where = f"{school.name}, {school.town}"
    kind = f"{school.establishment_type.name}, {school.establishment_type.group_name}"
    return (
        area in plan.areas
        and school.phase in plan.phases
        and (not plan.places or any(place in where for place in plan.places))
        and (not plan.types or any(word in kind for word in plan.types))
        and (plan.shared or not happens(NEVER_JOINS, "never joins", school.urn))
    )


def _stays(plan: InventedPartnership, fitting: list[School], first: dt.date) -> list[Stay]:
    """The stays of those chosen, at most ``plan.most`` schools that are open, and all that have closed since."""
    closed = [school for school in fitting if school.is_closed and school.closed_on and school.closed_on >= first]
    still_open = [school for school in fitting if school.is_open]
    most = max(plan.most - len(closed), 0) if plan.ended_on else plan.most
    if len(still_open) > most:
        still_open = luck("choice", plan.slug).sample(still_open, most)
    chosen = sorted([*closed, *still_open], key=lambda school: school.urn)
    return [_stay(plan, school, first) for school in chosen]


def _stay(plan: InventedPartnership, school: School, first: dt.date) -> Stay:
    """From the plan's first day or a later joining, to its last day, the school's, or the day on which it left."""
    started_on = max(first, school.opened_on or first)
    if plan.ended_on or school.is_closed:
        return Stay(school, started_on, min(day for day in (plan.ended_on, school.closed_on) if day))
    if happens(JOINS_LATER, "joins later", plan.slug, school.urn):
        started_on = max(started_on, _day_after(first, "joins", school))
    if not plan.shared and happens(LEFT, "left", school.urn):
        left_on = _day_after(started_on, "leaves", school) - dt.timedelta(days=1)
        return Stay(school, started_on, left_on if left_on > started_on else None)
    return Stay(school, started_on)


def _day_after(first: dt.date, what: str, school: School) -> dt.date:
    """The first day of a term one to four years later, as long as it is not too late; else that first day."""
    years = range(first.year + 1, first.year + 5)
    days = [start for year in years for start in (day_in_year(year - 1, 1, 1), year_starts_on(year))]
    return luck(what, school.urn).choice([day for day in days if first < day <= LATEST_CHANGE] or [first])


def _lasts(plan: InventedPartnership, stay: Stay) -> bool:
    """Whether the stay counts towards the plan's size: it has not ended before the partnership has."""
    return stay.ended_on is None or stay.ended_on == plan.ended_on


def _add_moves(stays: dict[str, list[Stay]]) -> None:
    """Give some schools a former membership of a neighbour, up to the day before they joined where they are."""
    local = [plan for plan in ALL if plan.slug in stays and not plan.shared]
    for before, after in pairwise(local):
        if before.quadrant == after.quadrant and set(before.areas) & set(after.areas):
            former = [_stay_before(before, stay) for stay in current(stays[after.slug])]
            stays[before.slug] += [stay for stay in former if stay is not None]


def _stay_before(plan: InventedPartnership, stay: Stay) -> Stay | None:
    """The school's earlier stay in that plan, if it came from there: only one that was open when that started."""
    first, school = plan.started_on, stay.school
    if first is None or first >= stay.started_on or (school.opened_on and school.opened_on > first):
        return None
    if not happens(MOVED_HERE, "moved", plan.slug, school.urn):
        return None
    return Stay(school, first, stay.started_on - dt.timedelta(days=1))
