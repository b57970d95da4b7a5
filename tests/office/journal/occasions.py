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
    make_kind,
    make_lead,
    make_meeting,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
    make_type,
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
    return make_partnership(schools=2).memberships.first(), {"on": TODAY, "leaving_reason": "left"}


def move():
    to = make_partnership("Stour", schools=2)
    return make_partnership(schools=2).memberships.first(), {"to": to.pk, "on": TOMORROW}


def end_memberships():
    return list(make_partnership(schools=5).memberships.all()), {"on": TODAY, "leaving_reason": "wish"}


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


def join_from_list():
    """One of them is in a partnership and leaves it; the other is in none."""
    colne, stour = make_partnership(schools=2), make_partnership("Stour", schools=2)
    return [colne.memberships.first().school, make_school()], {"to": stour.pk, "leave": colne.pk, "on": TOMORROW}


def leave_from_list():
    colne = make_partnership(schools=3)
    return [row.school for row in colne.memberships.all()[:2]], {
        "leave": colne.pk,
        "on": TODAY,
        "leaving_reason": "wish",
    }


def move_many():
    to = make_partnership("Stour", schools=2)
    return list(make_partnership(schools=4).memberships.all()), {"to": to.pk, "on": TOMORROW}


def end_partnership():
    lead = make_lead(make_partnership(schools=3))
    return lead.partnership, {"on": TODAY}


def merge():
    """Of three schools one is in the other partnership already; one lead goes on there."""
    lead, into = make_lead(make_partnership(schools=3)), make_partnership("Stour", schools=2)
    make_membership(into, lead.partnership.memberships.first().school)
    ends = make_lead(lead.partnership, role="co-lead")
    return lead.partnership, {"to": into.pk, "on": TODAY, f"lead-{lead.pk}": "co-lead", f"lead-{ends.pk}": ""}


def rename():
    return make_partnership("Colne", schools=2), {"name": "Colne Valley", "on": TODAY}


def add_schools():
    """One that is known, and one from outside, which is made."""
    known = make_school()
    typed = {"new-139999-name": "Bures Primary School", "new-139999-authority": "935 Suffolk"}
    typed["new-139999-type"] = make_type().pk
    return make_partnership(schools=2), {"schools": f"{known.urn}\n139999", "on": TODAY, **typed}


def move_schools():
    colne, stour = make_partnership(schools=4), make_partnership("Stour", schools=2)
    chosen = [row.pk for row in colne.memberships.all()[:2]]
    return colne, {"chosen": chosen, "to": stour.pk, "on": TOMORROW}


def leave_schools():
    colne = make_partnership(schools=4)
    return colne, {"chosen": [row.pk for row in colne.memberships.all()[:2]], "on": TODAY, "leaving_reason": "trust"}


def start():
    typed = {"name": "Colne", "kind": make_kind().pk, "home_quadrant": make_quadrant().pk, "on": TODAY}
    return None, {**typed, "new_name": "Bo Ray", "email": "lead@example.org", "schools": str(make_school().urn)}


def hand_over_headship():
    """The head leads a partnership too, in which the new head follows."""
    headship = make_headship(make_person(), make_school())
    lead = make_lead(make_partnership(schools=2), headship.person)
    follows = {f"lead_{lead.pk}": "new-head", f"lead_{lead.pk}_to": "", f"lead_{lead.pk}_name": ""}
    return headship, {"new_name": "Bo Ray", "email": "bo@example.org", "on": TODAY, "role": headship.role, **follows}


def end_headship():
    headship = make_headship(make_person(), make_school())
    lead = make_lead(make_partnership(schools=2), headship.person)
    return headship, {"on": TODAY, f"lead_{lead.pk}": "nobody"}


def chair():
    """The chair of a quadrant’s meeting, who sits on the Board by virtue of that."""
    chair = make_seat(make_board("South quadrant meeting"), role="chair", organisation=make_organisation())
    make_seat(make_board(), chair.person, by_virtue_of=chair)
    return chair


def hand_over_seat():
    return chair(), {"new_name": "Bo Ray", "email": "bo@example.org", "on": TODAY, "post": "Head"}


def end_seat():
    return chair(), {"on": TODAY}


def fill_seat():
    seat = make_seat(make_board(), organisation=make_organisation(), ended_on=TODAY - dt.timedelta(days=1))
    return seat, {"new_name": "Bo Ray", "on": TODAY}


def lapse_seat():
    return fill_seat()[0], {}


def new_chair():
    seat = chair()
    named = {"new_name": "Bo Ray", "on": TODAY, "role": "chair", "organisation": "none"}
    return seat.board, {**named, f"chairs_{seat.pk}": "steps-down"}


def new_member():
    return make_board(), {"new_name": "Bo Ray", "on": TODAY, "role": "member", "organisation": make_organisation().pk}


def stand_in():
    meeting = make_meeting(held_on=TOMORROW)
    return meeting.board, {"meeting": meeting.pk, "new_name": "Bo Ray", "email": "bo@example.org"}


def new_name():
    return make_person("Ann Day"), {"name": "Ann Field", "on": TODAY}


def rename_organisation():
    return make_organisation(), {"name": "Association of Heads", "on": TODAY}


def mistake():
    return make_membership(make_partnership(), make_school()), {"reason": "Entered twice"}


OCCASIONS: dict[str, Occasion] = {
    "RenameBoardForm": rename_board,
    "MistakeForm": mistake,
    "JoinFromListForm": join_from_list,
    "LeaveFromListForm": leave_from_list,
    "LeaveManyForm": end_memberships,
    "MoveManyForm": move_many,
    "EndPartnershipForm": end_partnership,
    "MergeForm": merge,
    "RenameForm": rename,
    "AddSchoolsForm": add_schools,
    "MoveSchoolsForm": move_schools,
    "LeaveSchoolsForm": leave_schools,
    "StartForm": start,
    "HandOverHeadshipForm": hand_over_headship,
    "EndHeadshipForm": end_headship,
    "HandOverSeatForm": hand_over_seat,
    "EndSeatForm": end_seat,
    "FillSeatForm": fill_seat,
    "LapseSeatForm": lapse_seat,
    "NewChairForm": new_chair,
    "NewMemberForm": new_member,
    "StandInForm": stand_in,
    "NewNameForm": new_name,
    "RenameOrganisationForm": rename_organisation,
    "LeaveForm": leave,
    "MoveForm": move,
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
