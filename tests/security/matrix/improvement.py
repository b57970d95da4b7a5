"""The system leaders of the matrix, the support that is asked for, and what is offered."""

from django.utils import timezone

from improvement.models import SupportRequest
from partnerships.models import School
from tests import factories
from tests.security.matrix.world import World

COUNTY = {"reach": "county", "owner": "officer"}
CLOSED = {"reach": "county", "state": "unmet", "unmet_reason": "nobody", "owner": "", "next_on": None}


def make_programme(world: World) -> None:
    """A system leader who is shown, and one whom nobody but an officer sees; requests by how far they have gone."""
    for about, is_shown in {"system leader": True, "system leader who is not shown": False}.items():
        leader = factories.make_system_leader(is_shown=is_shown)
        designation = factories.make_designation(leader, kind="nle") if is_shown else None
        world.about[about] = {"pk": leader.pk} | ({"designation": designation.pk} if designation else {})
    own, other = (School.objects.get(name=f"The {whose} school") for whose in ("own", "other"))
    world.about["hold on own school"] = {"pk": factories.make_hold(own).pk}
    world.about["offer of own school"] = {"pk": factories.make_offer(school=own).pk}
    world.about["offer of other school"] = {"pk": factories.make_offer(school=other).pk}
    make = factories.make_support_request
    _keep(world, "request of own school", make(own), "withdraw")
    _keep(world, "request of other school", make(other), "withdraw")
    _keep(world, "request at the county", make(other, **COUNTY), "unmet")
    closed = make(other, closed_on=timezone.localdate(), **CLOSED)
    _keep(world, "request closed at the county", closed, "unmet")
    asked = make(other, reach="quadrant", state="asked", owner="supporter")
    factories.make_deployment(asked, school=own, state="asked")
    _keep(world, "request asked of own school", asked, "decline")


def _keep(world: World, about: str, asked: SupportRequest, step: str) -> None:
    world.about[about] = {"pk": asked.pk, "step": step}
