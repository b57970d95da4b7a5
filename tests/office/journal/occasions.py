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
    make_membership,
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


def leave():
    return make_partnership(schools=2).memberships.first(), {"on": TODAY}


def move():
    to = make_partnership("Stour", schools=2)
    return make_partnership(schools=2).memberships.first(), {"to": to.pk, "on": TOMORROW}


def end_memberships():
    return list(make_partnership(schools=5).memberships.all()), {"on": TODAY, "leaving_note": "Own group."}


def move_memberships():
    to = make_partnership("Stour", schools=2)
    return list(make_partnership(schools=5).memberships.all()), {"to": to.pk, "on": TOMORROW}


def chosen_in_list():
    """Schools chosen in their list, of which one is in no partnership yet."""
    partnership = make_partnership("Dengie", schools=2)
    schools = [row.school for row in partnership.memberships.select_related("school")]
    to = make_partnership("Stour", schools=2)
    return [*schools, make_school()], {"leave": partnership.pk, "on": TOMORROW, "to": to.pk}


def _dengie():
    """A partnership of three schools with a lead, and a school and a lead who are to come."""
    partnership = make_partnership("Dengie", schools=3)
    make_lead(partnership, make_person())
    later = TODAY + dt.timedelta(days=30)
    make_membership(partnership, make_school(), started_on=later)
    make_lead(partnership, make_person(), started_on=later)
    return partnership


def end_partnership():
    return _dengie(), {"on": TODAY}


def merge():
    """Into one of which a school is a member already, where the lead goes on."""
    partnership, into = _dengie(), make_partnership("Stour", schools=2)
    make_membership(into, partnership.memberships.order_by("pk").first().school)
    goes_on = {f"lead-{lead.pk}": "co-lead" for lead in partnership.leads.all()}
    return partnership, {"to": into.pk, "on": TOMORROW, **goes_on}


def rename():
    return _dengie(), {"name": "Dengie and Maldon", "on": TODAY}


def of_chosen_schools():
    partnership, to = _dengie(), make_partnership("Stour", schools=2)
    chosen = [row.pk for row in partnership.memberships.order_by("started_on", "pk")[:2]]
    return partnership, {"chosen": chosen, "on": TOMORROW, "to": to.pk}


def _typed_schools() -> dict[str, Any]:
    """A school that is known, and one from outside that is not."""
    outside = {"new-999123-name": "Bures", "new-999123-authority": "935 Suffolk", "new-999123-type": make_type().pk}
    return {"schools": f"{make_school().urn}\n999123", "on": TODAY, **outside}


def add_schools():
    return _dengie(), _typed_schools()


def start():
    about = {"name": "Stour", "kind": make_kind().pk, "home_quadrant": make_quadrant().pk}
    return None, {**about, "new_name": "Mrs Bo Dee", "email": "bo@example.org", **_typed_schools()}


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
    "LeaveForm": leave,
    "MoveForm": move,
    "LeaveManyForm": end_memberships,
    "MoveManyForm": move_memberships,
    "JoinFromListForm": chosen_in_list,
    "LeaveFromListForm": chosen_in_list,
    "EndPartnershipForm": end_partnership,
    "MergeForm": merge,
    "RenameForm": rename,
    "MoveSchoolsForm": of_chosen_schools,
    "LeaveSchoolsForm": of_chosen_schools,
    "AddSchoolsForm": add_schools,
    "StartForm": start,
    "HandOverChangeForm": hand_over,
    "EndLeadForm": end_lead,
    "HomeQuadrantForm": home_quadrant,
    "DistrictForm": district,
    "CarryOverForm": carry_over,
    "WrongSuccessorForm": wrong_successor,
    "EndPersonForm": end_person,
}
# Forms of which something stays as it is once they are taken back, and why.
NOT_WHOLE: dict[str, str] = {
    "EndPartnershipForm": "a lead who was to begin is taken out, and the log of erasures keeps that for a restore",
}
