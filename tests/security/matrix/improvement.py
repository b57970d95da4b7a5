"""The system leaders of the matrix, the support that is asked for, and what is offered."""

from django.utils import timezone

from base.school_terms import Term, academic_year
from improvement.evaluation.links import about_of, path_of, sharing_path_of
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
    term = {"term": Term.of(timezone.localdate())}
    for whose in ("own", "other"):
        world.about[f"report of {whose} board"] = term | world.about[f"{whose} board"] | {"key": "joined"}
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
    for whose, school in (("own", own), ("other", other)):
        _make_evaluations(world, whose, school)


def _make_evaluations(world: World, whose: str, school: School) -> None:
    """One that is open, and last year's, agreed and shared with nobody; of its school's head the link to answer."""
    pk = world.about[f"{whose} partnership, lead not public"]["pk"]
    partnership, year = school.memberships.get().partnership, academic_year(timezone.localdate())
    now = factories.make_self_evaluation(partnership)
    agreed = factories.make_self_evaluation(partnership, agreed={school: ""}, year=year - 1, manner="paper")
    headship = school.headships.get()
    world.about |= {
        f"{whose} self-evaluation, open": {"pk": pk, "year": year, "next_step": 1},
        f"{whose} self-evaluation, agreed": {"pk": pk, "year": year - 1, "next_step": agreed.next_steps.first().pk},
        f"{whose} head’s link to say whether it is shared": {
            "token": sharing_path_of(about_of(agreed, headship)).rstrip("/").rpartition("/")[2]
        },
        f"{whose} head’s link to answer": {"token": path_of(about_of(now, headship)).rstrip("/").rpartition("/")[2]},
    }


def make_priorities(world: World) -> None:
    """A priority of the county, at a meeting of a quadrant; and the framework that a migration brings."""
    priority = factories.make_priority()
    world.keep(priority)
    world.about["priority at quadrant meeting"] = world.about["quadrant meeting, circulated"] | {
        "priority_pk": priority.pk
    }


def _keep(world: World, about: str, asked: SupportRequest, step: str) -> None:
    world.about[about] = {"pk": asked.pk, "step": step}
