"""The academic year before, so that its figures can be looked at: support that ended in it, and the year frozen.

What would be past its time by now is counted in the figures and then forgotten, as on a real portal.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from base.school_terms import academic_year, year_days
from demonstration.luck import luck
from demonstration.support import A_DAY
from improvement.models import Deployment, SupportRequest, SystemLeader, Topic, YearSnapshot
from improvement.models.support import KEPT
from improvement.programme.past_years import freeze_last_year
from partnerships.models import Membership

MOST = 120  # requests
State, Reach = SupportRequest.State, SupportRequest.Reach


def make_past_year(today: dt.date) -> None:
    """Make it, unless its figures are frozen already."""
    year = academic_year(today) - 1
    if YearSnapshot.objects.filter(year=year).exists():
        return
    made = [request.pk for request in _make_support(year, today)]
    freeze_last_year(today)
    SupportRequest.objects.filter(pk__in=made, closed_on__lt=today - KEPT).delete()


def _make_support(year: int, today: dt.date) -> list[SupportRequest]:
    members = Membership.objects.active(today).of_open_schools(today).exclude(school__support_requests__isnull=False)
    leaders = list(SystemLeader.objects.order_by("pk"))
    topics = list(Topic.objects.active(today).in_order())
    requests = list(_requests(_one_of_each_school(members), topics, year)) if topics and leaders else []
    made = SupportRequest.objects.bulk_create(requests)
    pairs = [(request, leaders[number % len(leaders)]) for number, request in enumerate(made) if request.outcome]
    Deployment.objects.bulk_create(
        Deployment(
            request=request,
            school=leader.school,
            system_leader=leader,
            state=Deployment.State.AGREED,
            payer=Deployment.Payer.NOBODY,
            days=2,
            starts_on=request.asked_on + 20 * A_DAY,
            ends_on=request.asked_on + 40 * A_DAY,
            outcome=request.outcome,
        )
        for request, leader in pairs
    )
    return made


def _one_of_each_school(members: QuerySet[Membership]) -> list[Membership]:
    """So many memberships, shuffled, the first of each school."""
    found = {one.school_id: one for one in members.select_related("school").order_by("school__urn", "-pk")}
    shuffled = list(found.values())
    luck("past support").shuffle(shuffled)
    return shuffled[:MOST]


def _requests(members: Sequence[Membership], topics: Sequence[Topic], year: int) -> Iterator[SupportRequest]:
    """Each asked of its partnership first and then further; of the first topics there are more than of the last."""
    last = year_days(year)[1]
    weighted = [topic for place, topic in enumerate(topics) for _ in range(len(topics) - place)]
    for number, member in enumerate(members):
        draw = luck("past support", member.school.urn)
        closed_on = last - draw.randrange(20, 200) * A_DAY
        is_met = draw.random() < 0.6
        yield SupportRequest(
            school=member.school,
            topic=weighted[number % len(weighted)],
            phase=member.school.phase,
            asked_on=closed_on - 60 * A_DAY,
            wanted_by=closed_on,
            year=academic_year(closed_on - 60 * A_DAY),
            partnership_id=member.partnership_id,
            reach=Reach.COUNTY,
            state=State.GIVEN if is_met else State.UNMET,
            owner="",
            closed_on=closed_on,
            outcome=SupportRequest.Outcome.GIVEN if is_met else "",
            unmet_reason="" if is_met else SupportRequest.Unmet.NO_DAYS,
        )
