"""System leaders, shown and not, and support at every step: everything is invented, by the portal's own actions."""

import datetime as dt

from django.utils import timezone

from improvement.models import Offer, SupportRequest, SystemLeader, Topic
from improvement.models.system_leaders import confirmed_since
from improvement.support import writes
from improvement.system_leaders.writes import add_leader, award
from partnerships.models import District, Headship, Membership, Organisation, Person, School
from tests.every_page.people import HEADTEACHER, OFFICER, account_of

A_YEAR = dt.timedelta(days=365)


def make_improvement() -> None:
    """Make them beside those of the demonstration, unless they are there."""
    if not SystemLeader.objects.filter(designations=None).exists():
        _make_leaders()
    if not SupportRequest.objects.filter(school=own_school()).exists():
        _make_offers()
        _make_requests()


def _make_leaders() -> None:
    """Three heads: one is shown, one has no designation, one was confirmed too long ago."""
    officer, today = account_of(OFFICER), timezone.localdate()
    heads = Headship.objects.active().filter(person__user=None, person__system_leaderships=None)
    heads = heads.select_related("person", "school").order_by("school__urn")
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


def own_school() -> School:
    """That of the headteacher’s account."""
    return account_of(HEADTEACHER).person.headships.active()[0].school


def beside_it() -> School:
    """Another school of its partnership, with a head."""
    own = Membership.objects.active().filter(partnership=_membership(own_school()).partnership)
    return own.exclude(school=own_school()).order_by("school__urn")[0].school


def _membership(school: School) -> Membership:
    return school.memberships.active().order_by("partnership__slug")[0]


def _make_offers() -> None:
    """Of a school beside the headteacher’s, of their own, of the system leader who is shown, and of a hub."""
    officer, topic = account_of(OFFICER), Topic.objects.get(slug="inclusion")
    common = {"topic": topic, "phase": "", "days": 4, "ended_on": timezone.localdate() + A_YEAR / 2, "by": officer}
    head, _ = Person.objects.get_or_create(
        slug="demonstration-tamsin-oakroyd",
        defaults={"name": "Tamsin Oakroyd", "email": "tamsin.oakroyd@example.org", "is_demonstration": True},
    )
    if not beside_it().headships.active().exists():
        Headship.objects.create(person=head, school=beside_it(), started_on=dt.date(2024, 9, 1))
    for school in (own_school(), beside_it()):
        writes.make_offer(school=school, districts=[], **common)
    writes.make_offer(leader=SystemLeader.objects.shown()[0], districts=[], **common)
    hub = Organisation.objects.order_by("-position", "slug")[0]
    there = Offer.objects.filter(organisation=hub)
    free = Topic.objects.active().exclude(pk__in=there.values("topic"))[0]  # a hub of the demonstration offers some
    writes.make_offer(organisation=hub, districts=list(District.objects.all()), **common | {"topic": free})


def _offer_of(school: School) -> Offer:
    """The one that was made here; the demonstration may have others."""
    return Offer.objects.filter(school=school, topic__slug="inclusion").order_by("-pk")[0]


def _asked(school: School) -> SupportRequest:
    """In a phase in which it asks for nothing yet: the same is not asked for twice."""
    asked = SupportRequest.objects.open().filter(school=school).values_list("phase", flat=True)
    phase = next(phase for phase in ("primary", *School.Phase.values) if phase not in set(asked))
    return writes.ask_for_support(
        school=school,
        topic=Topic.objects.get(slug="inclusion"),
        phase=phase,
        wanted_by=timezone.localdate() + A_YEAR / 4,
        partnership=_membership(school).partnership,
        by=account_of(OFFICER),
    )


def _make_requests() -> None:
    """One of the headteacher’s school in every state and one with the county; one that their school is asked for."""
    by, today, own = account_of(OFFICER), timezone.localdate(), own_school()
    listed = _offer_of(beside_it())
    writes.put_on_short_list(request=_asked(own), offer=listed, by=by)
    for last in ("asked", "released", "agreed", "given"):
        there = writes.put_on_short_list(request=_asked(own), offer=listed, by=by)
        there = writes.ask(deployment=there, by=by)
        if last != "asked":
            there = writes.release(deployment=there, days=3, starts_on=today, ends_on=today + A_YEAR / 10, by=by)
        if last in ("agreed", "given"):
            there = writes.agree(deployment=there, payer="school", order_number=4500123456, by=by)
        if last == "given":
            for is_asker in (True, False):
                writes.say_outcome(deployment=there, outcome="given", is_asker=is_asker, by=by)
    writes.withdraw(request=_asked(own), by=by)
    for is_met in (True, False):
        request = writes.widen(request=writes.widen(request=_asked(own), by=by), by=by)
        if not is_met:
            writes.close_unmet(request=request, reason="nobody", by=by)
    request = _asked(beside_it())
    there = writes.put_on_short_list(request=request, offer=_offer_of(own), by=by)
    writes.ask(deployment=there, by=by)
