"""Decides which schools join which demonstration partnership, and when they join and leave. Nothing here writes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from base.school_terms import day_in_year, year_starts_on
from demonstration.luck import happens, luck
from demonstration.plans import ALL, InventedPartnership
from partnerships.models import School

LATEST_CHANGE = dt.date(2025, 9, 1)
NEVER_JOINS = 0.09  # the share of schools that join no local partnership although one would fit
LEFT = 0.08  # the share of members that have left a local partnership
JOINS_LATER = 0.2  # the share of members that joined after the partnership began
MOVED_HERE = 0.12  # the share of members that came from a neighbouring partnership
FEWEST = 3  # schools; a partnership with fewer is not made


@dataclass(frozen=True)
class Stay:
    """A school's membership of a partnership, before it is a record. ``ended_on`` is None while it lasts."""

    school: School
    started_on: dt.date
    ended_on: dt.date | None = None


def allot(schools: Iterable[School], *, next_year: dt.date) -> dict[str, list[Stay]]:
    """Return the memberships of each plan, by the plan's slug. A plan for which too few schools fit is left out.

    ``schools`` must be in the order of their URNs, with district and type fetched. A plan without a first day starts
    on ``next_year``.
    """
    schools, taken = list(schools), set[int]()
    stays: dict[str, list[Stay]] = {}
    for plan in ALL:
        fitting = [school for school in schools if _fits(plan, school) and (plan.shared or school.urn not in taken)]
        found = _stays(plan, fitting, plan.started_on or next_year)
        to_the_end = [stay for stay in found if stay.ended_on in (None, plan.ended_on)]
        if len(to_the_end) >= FEWEST:
            stays[plan.slug] = found
            taken.update(stay.school.urn for stay in found if not plan.shared)
    _add_moves(stays)
    return stays


def current(stays: list[Stay]) -> list[Stay]:
    """Keep the memberships that have no last day."""
    return [stay for stay in stays if stay.ended_on is None]


def _fits(plan: InventedPartnership, school: School) -> bool:
    """Whether the plan asks for such a school, and the school is not one of those that never join."""
    district = school.district.name if school.district else ""
    where = f"{school.name}, {school.town}"
    kind = f"{school.establishment_type.name}, {school.establishment_type.group_name}"
    return (
        district in plan.areas
        and school.phase in plan.phases
        and (not plan.places or any(place in where for place in plan.places))
        and (not plan.types or any(word in kind for word in plan.types))
        and (plan.shared or not happens(NEVER_JOINS, "never joins", school.urn))
    )


def _stays(plan: InventedPartnership, fitting: list[School], first: dt.date) -> list[Stay]:
    """Choose schools for a plan, and decide how long each stays.

    Every fitting school that closed since ``first`` is chosen, and at most ``plan.most`` open ones; in a partnership
    that has ended, the closed ones count towards that number.
    """
    closed = [school for school in fitting if school.is_closed and school.closed_on and school.closed_on >= first]
    still_open = [school for school in fitting if school.is_open]
    most = max(plan.most - len(closed), 0) if plan.ended_on else plan.most
    if len(still_open) > most:
        still_open = luck("choice", plan.slug).sample(still_open, most)
    chosen = sorted([*closed, *still_open], key=lambda school: school.urn)
    return [_stay(plan, school, first) for school in chosen]


def _stay(plan: InventedPartnership, school: School, first: dt.date) -> Stay:
    """Decide when one school joins and leaves.

    It joins when the partnership starts, when it opens itself, or by chance later. It leaves when either ends, or by
    chance before.
    """
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
    """Draw a 1 January or 1 September of the four years after ``first``, but none after ``LATEST_CHANGE``.

    If there is no such day, return ``first``.
    """
    years = range(first.year + 1, first.year + 5)
    days = [start for year in years for start in (day_in_year(year - 1, 1, 1), year_starts_on(year))]
    return luck(what, school.urn).choice([day for day in days if first < day <= LATEST_CHANGE] or [first])


def _add_moves(stays: dict[str, list[Stay]]) -> None:
    """Add former memberships: some schools were in a neighbouring partnership before they joined their present one."""
    local = [plan for plan in ALL if plan.slug in stays and not plan.shared]
    for before, after in pairwise(local):
        if before.quadrant == after.quadrant and set(before.areas) & set(after.areas):
            former = [_stay_before(before, stay) for stay in current(stays[after.slug])]
            stays[before.slug] += [stay for stay in former if stay is not None]


def _stay_before(plan: InventedPartnership, stay: Stay) -> Stay | None:
    """Return the school's former membership of ``plan``, or None if chance says that it did not come from there.

    It is None too if the partnership or the school was not there in time.
    """
    first, school = plan.started_on, stay.school
    if first is None or first >= stay.started_on or (school.opened_on and school.opened_on > first):
        return None
    if not happens(MOVED_HERE, "moved", plan.slug, school.urn):
        return None
    return Stay(school, first, stay.started_on - dt.timedelta(days=1))
