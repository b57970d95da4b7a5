"""The panel on a school's page for whoever heads it: its partnerships, its next meetings, their actions."""

from typing import Any

from django.http import HttpRequest

from boards.models import Meeting
from partnerships.models import Headship, Lead, Membership, School
from portal.my_partnership.asked import open_actions

TEMPLATE = "portal/my_school/_panel.html"


def own_school(request: HttpRequest, school: School) -> dict[str, Any] | None:
    """What the template needs where the one who is signed in heads the school today; None for everybody else."""
    person = getattr(request.user, "person_id", None)
    if not person:
        return None
    own_headships = Headship.objects.active().filter(person=person).select_related("school")
    headships = list(own_headships.order_by("school__name", "pk"))
    own = next((headship for headship in headships if headship.school_id == school.pk), None)
    if own is None:
        return None
    memberships = Membership.objects.active().in_active_partnerships().filter(school=school)
    partnerships = [row.partnership for row in memberships.select_related("partnership").order_by("partnership__name")]
    return {
        "headship": own,
        "other_schools": [headship.school for headship in headships if headship != own],
        "partnerships": partnerships,
        "led": set(Lead.objects.editable_by(request.user).values_list("partnership", flat=True)),
        "meetings": next_meetings(school, {one.home_quadrant_id for one in partnerships} - {None}),
        "actions": open_actions(request),
    }


def next_meetings(school: School, quadrants: set[int | None]) -> list[Meeting]:
    """The next meeting of each quadrant; of the school's own where its partnerships are at home in none."""
    of = quadrants or {school.district.quadrant_id if school.district else None}
    first: dict[int | None, Meeting] = {}
    for meeting in Meeting.objects.upcoming().filter(board__quadrant__in=of - {None}).select_related("board"):
        first.setdefault(meeting.board.quadrant_id, meeting)
    return list(first.values())
