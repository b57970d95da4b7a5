"""System leaders, shown and not, and support at every step: everything is invented, by the portal's own actions."""

import datetime as dt

from django.utils import timezone

from improvement.models import SystemLeader
from improvement.models.system_leaders import confirmed_since
from improvement.system_leaders.writes import add_leader, award
from partnerships.models import District, Headship, Organisation
from tests.every_page.people import OFFICER, account_of

A_YEAR = dt.timedelta(days=365)


def make_improvement() -> None:
    """Make them, unless they are there."""
    if not SystemLeader.objects.exists():
        _make_leaders()


def _make_leaders() -> None:
    """Three heads: one is shown, one has no designation, one was confirmed too long ago."""
    officer, today = account_of(OFFICER), timezone.localdate()
    heads = (
        Headship.objects.active().filter(person__user=None).select_related("person", "school").order_by("school__urn")
    )
    districts = District.objects.order_by("slug")[:2]
    leaders = [
        add_leader(
            person=head.person, school=head.school, districts=districts, phases=["works_in_primary"], days=8, by=officer
        )
        for head in heads[:3]
    ]
    for leader in (leaders[0], leaders[2]):
        award(
            leader=leader,
            kind="council",
            awarded_by=Organisation.objects.order_by("position", "slug")[0],
            started_on=today - A_YEAR,
            ended_on=today + A_YEAR,
            by=officer,
        )
    SystemLeader.objects.filter(pk=leaders[2].pk).update(confirmed_on=confirmed_since() - A_YEAR)
