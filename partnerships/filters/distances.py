"""How far the rows of a list are from where ``near`` is, and which of them are within so many miles of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partnerships.geography import Location
from partnerships.geography.distance import MOST_ROUNDED, in_miles, is_within
from partnerships.search import Names
from partnerships.search.kept_indexes import SchoolNames

HERE = 0.1  # miles; nearer than this a school is where one asked for
IN_TOWN = 1.5  # miles from its middle; a school as near as this is in the town or the area that was asked for
LIMITS = ("1", "3", "5", "10", "20")  # miles, as the address has them
WITHIN = {limit: f"Within {in_miles(float(limit))}" for limit in LIMITS}


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a row is, in words; of a partnership by its nearest school, with the name and the URN of that."""

    words: str
    school: str = ""
    urn: int = 0


def of_school(miles: float) -> Distance:
    """How far a school is."""
    return Distance("Here" if miles < HERE else f"{in_miles(miles)} away")


def of_partnership(pk: int, miles: float, near: Location, known: Names, on: dt.date) -> Distance:
    """How far the nearest school of a partnership of that day is, and which it is; in a town it is there."""
    schools, groups = known
    is_here = miles < (HERE if near.precise else IN_TOWN)
    words = "Has a school here" if is_here else in_miles(miles)
    members = (school for school in groups.schools_of.get(pk, ()) if _is_placed_and_open(school, schools, on))
    nearest = min(members, key=lambda school: schools.where.miles_to(school, near) or 0.0, default=None)
    if nearest is None:
        return Distance(words)
    name, urn = schools.by_pk[nearest].order
    return Distance(words, name, urn)


def schools_around(near: Location, known: Names) -> dict[int, float]:
    """The schools within the greatest limit, each with its miles."""
    greatest = float(LIMITS[-1])
    around = known[0].where.around(near, greatest + MOST_ROUNDED)
    return {pk: miles for pk, miles in around.items() if is_within(miles, greatest)}


def limits_of_schools(around: Mapping[int, float]) -> dict[int, str]:
    """The least limit within which each of the schools around is."""
    return {pk: next(limit for limit in LIMITS if is_within(miles, float(limit))) for pk, miles in around.items()}


def limits_of_partnerships(of_schools: Mapping[int, str], known: Names, on: dt.date) -> dict[int, str]:
    """The least limit within which each partnership has a school open that day, for those that have one within any."""
    schools, groups = known
    found: dict[int, str] = {}
    for school, limit in of_schools.items():
        for partnership in groups.of_school.get(school, ()) if _is_placed_and_open(school, schools, on) else ():
            found[partnership] = min(limit, found.get(partnership, limit), key=float)
    return found


def within(limit: str, limits: Mapping[int, str]) -> Iterable[int]:
    """The primary keys of the rows within the limit."""
    return [pk for pk, least in limits.items() if float(least) <= float(limit)]


def _is_placed_and_open(pk: int, schools: SchoolNames, on: dt.date) -> bool:
    """Whether it is known where a school is, and it was open that day: one that has closed has its last day."""
    last_day = schools.closing_days.get(pk)
    is_open = last_day >= on if last_day else pk in schools.where.open_points
    return is_open and pk in schools.where.points
