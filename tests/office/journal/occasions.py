"""For each change page, by the name of its form: a record, and what an officer types, as in life."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from partnerships.models import School, SchoolLink
from tests.factories import (
    make_board,
    make_district,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
)

TODAY = timezone.localdate()
TOMORROW = TODAY + dt.timedelta(days=1)
Occasion = Callable[[], tuple[Any, dict[str, Any]]]


def make_school_link(school: School, follower: School) -> SchoolLink:
    named = {"linked_urn": follower.urn, "linked_name": follower.name, "linked_school": follower}
    return SchoolLink.objects.create(school=school, direction=SchoolLink.Direction.SUCCESSOR, **named)


def rename_board():
    return make_board(), {"name": "Partnership strategy steering group", "abbreviation": "PSSG"}


def leave():
    return make_partnership(schools=2).memberships.first(), {"on": TODAY}


def move():
    to = make_partnership("Stour", schools=2)
    return make_partnership(schools=2).memberships.first(), {"to": to.pk, "on": TOMORROW}


def end_memberships():
    return list(make_partnership(schools=5).memberships.all()), {"on": TODAY}


def hand_over():
    lead = make_lead()
    return lead, {"new_name": "Dr Bo Ray", "on": TODAY, "email": "lead@example.org", "publish_contact": "on"}


def end_lead():
    return make_lead(), {"on": TODAY}


def home_quadrant():
    return [make_partnership() for _ in range(3)], {"quadrant": make_quadrant("West").pk}


def district():
    return [make_school() for _ in range(3)], {"district": make_district("Harlow").pk}


def carry_over():
    """A school that closed yesterday, with a member’s place, a lead and a head; another follows it."""
    closed = make_school(status=School.Status.CLOSED, closed_on=TODAY - dt.timedelta(days=1))
    partnership = make_partnership(schools=[closed, make_school()])
    make_lead(partnership, make_person(), school=closed)
    make_headship(make_person(), closed)
    follower = make_school(opened_on=TODAY)
    make_school_link(closed, follower)
    return closed, {"urn": follower.urn, "on": closed.closed_on}


def wrong_successor():
    closed = make_school(status=School.Status.CLOSED, closed_on=TODAY - dt.timedelta(days=1))
    follower = make_school(opened_on=TODAY)
    make_school_link(closed, follower)
    return closed, {"wrong": [str(follower.urn)]}


def end_person():
    """Somebody who leads, heads, chairs a quadrant’s meeting, and sits on the Board by virtue of that."""
    person = make_person()
    make_lead(make_partnership(schools=2), person)
    make_headship(person, make_school())
    chair = make_seat(make_board("South quadrant meeting"), person, role="chair")
    make_seat(make_board(), person, by_virtue_of=chair)
    return person, {"on": TODAY}


OCCASIONS: dict[str, Occasion] = {
    "RenameBoardForm": rename_board,
    "LeaveForm": leave,
    "MoveForm": move,
    "EndMembershipsForm": end_memberships,
    "HandOverChangeForm": hand_over,
    "EndLeadForm": end_lead,
    "HomeQuadrantForm": home_quadrant,
    "DistrictForm": district,
    "CarryOverForm": carry_over,
    "WrongSuccessorForm": wrong_successor,
    "EndPersonForm": end_person,
}
# Forms of which something stays as it is once they are taken back, and why.
NOT_WHOLE: dict[str, str] = {}
