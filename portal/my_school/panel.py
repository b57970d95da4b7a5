"""The panel on a school's page for whoever heads it, or acts for them: its partnerships, next meetings, actions, their
self-evaluations, and the support in which it is the school's turn.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Delegate
from base.school_terms import academic_year
from boards.models import Meeting
from improvement.evaluation.next_things import evaluations_of_head, open_steps_of
from improvement.models import PeerReview, SupportRequest
from partnerships.models import Headship, Lead, Membership, School
from partnerships.models.acting import acted_for
from portal.my_partnership.asked import open_actions
from portal.my_partnership.fetching import delegate_for

TEMPLATE = "portal/my_school/_panel.html"


def own_school(request: HttpRequest, school: School) -> dict[str, Any] | None:
    """What the template needs where the one who is signed in heads the school today, or acts for its head; None for
    everybody else.
    """
    person = getattr(request.user, "person_id", None)
    if not (person or acted_for(request.user).headships):
        return None
    seen_to = Headship.objects.editable_by(request.user).select_related("school", "person")
    headships = list(seen_to.order_by("school__name", "pk"))
    here = [headship for headship in headships if headship.school_id == school.pk]
    if not here:
        return None
    own = next((headship for headship in here if headship.person_id == person), here[0])
    acting = delegate_for(request, own)
    memberships = Membership.objects.active().in_active_partnerships().filter(school=school)
    partnerships = [row.partnership for row in memberships.select_related("partnership").order_by("partnership__name")]
    return {
        "headship": own,
        "acting": acting,
        "delegates": [] if acting else list(Delegate.objects.of(own).lasting().with_posts()),
        "other_schools": list(dict.fromkeys(row.school for row in headships if row.school_id != school.pk)),
        "partnerships": partnerships,
        "led": set(Lead.objects.held_by(request.user).values_list("partnership", flat=True)),
        "meetings": next_meetings(school, {one.home_quadrant_id for one in partnerships} - {None}),
        "support": list(SupportRequest.objects.waiting_for(school).visible_to(request.user)),
        "actions": open_actions(request, own.person),
        "reviews": own_reviews(school),
        "evaluations": evaluations_of_head(partnerships, school),
        "steps": open_steps_of(own.person, [one.pk for one in partnerships]),
    }


def own_reviews(school: School) -> list[PeerReview]:
    """This year's peer review of the school, and that of the year before while something of it is to come."""
    year = academic_year(timezone.localdate())
    reviews = PeerReview.objects.going_on().filter(host=school, year__gte=year - 1).order_by("-year")
    return [one for one in reviews if one.visit_on and (one.year >= year or one.has_step_to_come)]


def next_meetings(school: School, quadrants: set[int | None]) -> list[Meeting]:
    """The next meeting of each quadrant; of the school's own where its partnerships are at home in none."""
    of = quadrants or {school.district.quadrant_id if school.district else None}
    first: dict[int | None, Meeting] = {}
    for meeting in Meeting.objects.upcoming().filter(board__quadrant__in=of - {None}).select_related("board"):
        first.setdefault(meeting.board.quadrant_id, meeting)
    return list(first.values())
