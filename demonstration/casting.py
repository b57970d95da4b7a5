"""Who leads which demonstration partnership, from which school, from when to when. Nothing here writes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from demonstration.allotment import Stay, current
from demonstration.luck import happens, luck
from demonstration.names import Invented, drama_telephone, invented_people
from demonstration.plans import ALL, InventedPartnership, Leadership
from partnerships.models import School

LAST_CHANGE = dt.date(2025, 8, 31)  # the last day of leads who have gone
PUBLISH = 0.8  # the share of leads who agreed that their contact details are public
HEADS = 0.7  # the share of leads who head their school
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class CastPart:
    """A person who leads a partnership, from a school that no other lead comes from."""

    person: Invented
    school: School
    role: str
    mailbox: str  # the first half of the role's e-mail address, which successors take over
    telephone: str
    started_on: dt.date
    ended_on: dt.date | None
    has_left: bool
    publishes: bool
    is_head: bool


def cast(stays: dict[str, list[Stay]], *, next_year: dt.date) -> dict[str, list[CastPart]]:
    """The parts of each plan by its slug; what is entered ahead starts on ``next_year``, a 1 September."""
    people = invented_people()
    used: set[int] = set()
    return {plan.slug: _parts(plan, stays[plan.slug], people, used, next_year) for plan in ALL if plan.slug in stays}


def _parts(
    plan: InventedPartnership, stays: list[Stay], people: Iterator[Invented], used: set[int], next_year: dt.date
) -> list[CastPart]:
    """One part for each span of the plan's leadership, each played by a new person of a school not used yet."""
    role = "co-lead" if plan.leadership is Leadership.CO_LEADS else "lead"
    parts = []
    for number, (started_on, ended_on) in enumerate(_spans(plan, next_year), start=1):
        school = _school(plan, stays, used)
        used.add(school.urn)
        person = next(people)
        has_left = ended_on is not None and ended_on <= LAST_CHANGE
        parts.append(
            CastPart(
                person=person,
                school=school,
                role=role,
                mailbox=f"{role}-{number}.{plan.slug}" if role == "co-lead" else f"{role}.{plan.slug}",
                telephone=drama_telephone(person.place),
                started_on=started_on,
                ended_on=ended_on,
                has_left=has_left,
                publishes=not has_left and happens(PUBLISH, "publishes", person.slug),
                is_head=happens(HEADS, "heads", person.slug) and not has_left,
            )
        )
    return parts


def _spans(plan: InventedPartnership, next_year: dt.date) -> list[tuple[dt.date, dt.date | None]]:
    """The first and last days of those who lead, in turn or together."""
    first = plan.started_on or next_year
    match plan.leadership:
        case Leadership.CO_LEADS:
            return [(first, None), (max(first, dt.date(2024, 1, 1)), None)]
        case Leadership.NOBODY:
            return [(first, LAST_CHANGE)]
        case Leadership.CHANGED:
            return [(first, LAST_CHANGE), (LAST_CHANGE + ONE_DAY, None)]
        case Leadership.HAND_OVER:
            return [(first, next_year - ONE_DAY), (next_year, None)]
    return [(first, plan.ended_on)]


def _school(plan: InventedPartnership, stays: list[Stay], used: set[int]) -> School:
    """A member school, current unless the partnership has ended; one that no lead comes from yet where there is one."""
    members = [stay.school for stay in (stays if plan.ended_on else current(stays))]
    free = [school for school in members if school.urn not in used and school.is_open] or members
    return luck("lead's school", plan.slug, len(used)).choice(free)
