"""For each change page, by the name of its form: a record, and what an officer types, as in life."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from boards.seats.writes import leave_board
from partnerships.models import School, SchoolLink
from tests.factories import (
    make_board,
    make_district,
    make_headship,
    make_lead,
    make_meeting,
    make_membership,
    make_organisation,
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


def chair():
    """The chair of a quadrant’s meeting, who sits on the Board by virtue of that, beside somebody else of that body."""
    body, person = make_organisation("Quadrant meetings"), make_person("Ann Day")
    seat = make_seat(make_board("South quadrant meeting"), person, role="chair", organisation=body)
    make_seat(make_board(), person, organisation=body, by_virtue_of=seat)
    return seat


def vacancy():
    seat = chair()
    leave_board(seat=seat, on=TODAY - dt.timedelta(days=2), by=None)
    seat.refresh_from_db()
    return seat


def hand_over_seat():
    return chair(), {"new_name": "Bo Ray", "on": TODAY, "post": "Chair"}


def end_seat():
    return chair(), {"on": TODAY}


def fill_seat():
    return vacancy(), {"new_name": "Bo Ray", "on": TODAY}


def lapse_seat():
    return vacancy(), {"ask": "1"}


def new_chair():
    seat = chair()
    return seat.board, {"new_name": "Bo Ray", "on": TODAY, "role": "chair", f"chairs_{seat.pk}": "steps-down"}


def new_member():
    typed = {"new_name": "Bo Ray", "on": TODAY, "until": TOMORROW, "role": "member"}
    return make_board(), {**typed, "organisation": make_organisation().pk}


def stand_in():
    meeting = make_meeting(held_on=TOMORROW)
    return meeting.board, {"meeting": meeting.pk, "to": make_person().pk}


def head_who_leads():
    person, school = make_person("Ann Day"), make_school()
    lead = make_lead(make_partnership(schools=[school, make_school()]), person, school=school)
    return make_headship(person, school), lead


def hand_over_headship():
    headship, lead = head_who_leads()
    return headship, {"new_name": "Bo Ray", "on": TODAY, "role": "headteacher", f"lead_{lead.pk}": "new-head"}


def end_headship():
    headship, lead = head_who_leads()
    return headship, {"on": TODAY, f"lead_{lead.pk}": "nobody"}


def new_name():
    return make_person("Ann Day"), {"name": "Ann Field", "on": TODAY}


def rename_organisation():
    return make_organisation(), {"name": "Essex Heads", "on": TODAY}


def mistake():
    return make_membership(make_partnership(), make_school()), {"reason": "Entered twice"}


OCCASIONS: dict[str, Occasion] = {
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
    "HandOverSeatForm": hand_over_seat,
    "EndSeatForm": end_seat,
    "FillSeatForm": fill_seat,
    "LapseSeatForm": lapse_seat,
    "NewChairForm": new_chair,
    "NewMemberForm": new_member,
    "StandInForm": stand_in,
    "HandOverHeadshipForm": hand_over_headship,
    "EndHeadshipForm": end_headship,
    "NewNameForm": new_name,
    "RenameOrganisationForm": rename_organisation,
    "MistakeForm": mistake,
}
# Forms of which something stays as it is once they are taken back, and why.
NOT_WHOLE: dict[str, str] = {
    "NewNameForm": "The name before stays one by which officers find the person: of former names no history is kept.",
}
