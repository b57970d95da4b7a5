"""The demonstration's register of system leaders, what is offered, and a year of requests for support; all invented.

Heads of the demonstration are its system leaders. The requests go past ``improvement.support.writes``, which writes to
people; a test has every rule look at them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from base.school_terms import academic_year
from demonstration.luck import luck
from improvement.models import Deployment, Designation, Offer, SupportRequest, SystemLeader, Topic
from improvement.models.offers import hubs
from partnerships.models import District, Headship, Membership, Organisation, School

LEADERS = 26
NOT_CONFIRMED = 2  # of them, for longer than a year
OFFERING_SCHOOLS = 12
A_DAY = dt.timedelta(days=1)
Kind, State, Reach, Owner = Designation.Kind, SupportRequest.State, SupportRequest.Reach, SupportRequest.Owner
KINDS = (Kind.COUNCIL, Kind.SLE, Kind.LLE, Kind.COUNCIL, Kind.NLE)
WORKS_IN = {
    School.Phase.NURSERY: "works_in_nursery",
    School.Phase.PRIMARY: "works_in_primary",
    School.Phase.SECONDARY: "works_in_secondary",
    School.Phase.POST_16: "works_in_post_16",
    School.Phase.NOT_APPLICABLE: "works_in_special",
}


@dataclass(frozen=True)
class Story:
    """What became of one request: how long ago it was asked, how far it went, and what of it is agreed."""

    days_ago: int
    reach: str
    state: str
    owner: str = ""
    closed_ago: int | None = None
    unmet: str = ""
    outcome: str = ""
    supported: dict[str, object] = field(default_factory=dict)  # the fields of its deployment


STORIES = (
    Story(5, Reach.PARTNERSHIP, State.LOOKING, Owner.SCHOOL),
    Story(20, Reach.QUADRANT, State.LOOKING, Owner.SCHOOL),
    Story(34, Reach.COUNTY, State.LOOKING, Owner.OFFICER),
    Story(12, Reach.PARTNERSHIP, State.ASKED, Owner.SUPPORTER, supported={"state": "asked"}),
    Story(40, Reach.QUADRANT, State.AGREED, Owner.SCHOOL, supported={"state": "agreed", "payer": "school"}),
    Story(
        90,
        Reach.PARTNERSHIP,
        State.GIVEN,
        closed_ago=15,
        outcome="given",
        supported={"state": "agreed", "payer": "nobody", "outcome": "given"},
    ),
    Story(110, Reach.COUNTY, State.UNMET, closed_ago=50, unmet="no-days"),
    Story(60, Reach.PARTNERSHIP, State.WITHDRAWN, closed_ago=45),
)


def make_support(today: dt.date) -> None:
    """Make them, unless the register has somebody already."""
    awarded_by = Organisation.objects.order_by("pk").first()
    topics = list(Topic.objects.active(today).in_order())
    if SystemLeader.objects.exists() or awarded_by is None or not topics:
        return
    heads = list(_heads(today))
    leaders = [_leader(head, number, today) for number, head in enumerate(heads[:LEADERS])]
    SystemLeader.objects.bulk_create(leaders)
    _make_districts(leaders)
    Designation.objects.bulk_create(_designation(one, number, awarded_by, today) for number, one in enumerate(leaders))
    offering = [head.school for head in heads[LEADERS : LEADERS + OFFERING_SCHOOLS]]
    Offer.objects.bulk_create(_offers(leaders, offering, topics, today))
    _make_hubs_offers(topics, today)
    _make_requests(heads[LEADERS:], leaders, topics, today)  # who offers may ask too


def _heads(today: dt.date) -> Iterator[Headship]:
    """Heads of open schools that are in a partnership of the demonstration, shuffled; each person and school once."""
    members = Membership.objects.active(today).of_open_schools(today).order_by().values("school")
    found = Headship.objects.active(today).filter(school__in=members).select_related("person", "school__district")
    heads = sorted(found, key=lambda head: (head.school.urn, head.pk))
    luck("system leaders").shuffle(heads)
    people, schools = set[int](), set[int]()
    for head in heads:
        if head.person_id not in people and head.school_id not in schools:
            people.add(head.person_id)
            schools.add(head.school_id)
            yield head


def _leader(head: Headship, number: int, today: dt.date) -> SystemLeader:
    draw = luck("system leader", head.school.urn)
    confirmed = dt.timedelta(days=400 if number < NOT_CONFIRMED else draw.randrange(5, 330))
    works_in = WORKS_IN.get(School.Phase(head.school.phase), "works_in_primary")
    return SystemLeader(
        person=head.person,
        school=head.school,
        days=draw.choice((5, 8, 10, 12, 20)),
        started_on=today - dt.timedelta(days=500),
        confirmed_on=today - confirmed,
        **{works_in: True},
    )


def _make_districts(leaders: Sequence[SystemLeader]) -> None:
    """Their own, and one more of the same quadrant."""
    districts = list(District.objects.order_by("pk"))
    through = SystemLeader.districts.through
    rows = []
    for one in leaders:
        own = one.school.district
        near = [district for district in districts if own and district.quadrant_id == own.quadrant_id]
        chosen = (
            {own} | set(luck("districts", one.school.urn).sample(near, min(2, len(near)))) if own else districts[:1]
        )
        rows += [through(systemleader=one, district=district) for district in chosen]
    through.objects.bulk_create(rows)


def _designation(leader: SystemLeader, number: int, awarded_by: Organisation, today: dt.date) -> Designation:
    return Designation(
        system_leader=leader,
        kind=KINDS[number % len(KINDS)],
        awarded_by=awarded_by,
        started_on=today - dt.timedelta(days=500),
        ended_on=today + dt.timedelta(days=230 + 30 * (number % 12)),
    )


def _offers(
    leaders: Sequence[SystemLeader], schools: Sequence[School], topics: Sequence[Topic], today: dt.date
) -> Iterator[Offer]:
    """Each leader offers help with one topic or two, each of the schools with one."""
    until = today + dt.timedelta(days=200)
    for leader in leaders:
        draw = luck("offers", leader.school.urn)
        for topic in draw.sample(list(topics), draw.choice((1, 2))):
            yield Offer(
                topic=topic, system_leader=leader, days=draw.choice((2, 3, 5)), started_on=today, ended_on=until
            )
    for school in schools:
        draw = luck("offer", school.urn)
        yield Offer(
            topic=draw.choice(list(topics)),
            school=school,
            phase=school.phase,
            days=draw.choice((1, 2)),
            started_on=today,
            ended_on=until,
        )


def _make_hubs_offers(topics: Sequence[Topic], today: dt.date) -> None:
    for hub in hubs().order_by("pk"):
        for topic in topics[:2]:
            offer = Offer.objects.create(
                topic=topic, organisation=hub, days=4, started_on=today, ended_on=today + dt.timedelta(days=200)
            )
            offer.districts.set(District.objects.all())


def _make_requests(
    heads: Sequence[Headship], leaders: Sequence[SystemLeader], topics: Sequence[Topic], today: dt.date
) -> None:
    for number, (story, head) in enumerate(zip(STORIES, heads, strict=False)):
        membership = Membership.objects.active(today).filter(school=head.school).order_by("pk").first()
        asked_on = today - dt.timedelta(days=story.days_ago)
        request = SupportRequest.objects.create(
            school=head.school,
            topic=topics[number % len(topics)],
            phase=head.school.phase,
            asked_on=asked_on,
            wanted_by=today + dt.timedelta(days=60),
            year=academic_year(asked_on),
            partnership=membership.partnership if membership else None,
            reach=story.reach,
            state=story.state,
            owner=story.owner,
            next_on=today + dt.timedelta(days=10) if story.owner else None,
            closed_on=None if story.closed_ago is None else today - dt.timedelta(days=story.closed_ago),
            unmet_reason=story.unmet,
            outcome=story.outcome,
        )
        if story.supported:
            _support(request, leaders[NOT_CONFIRMED + number], story, today)


def _support(request: SupportRequest, leader: SystemLeader, story: Story, today: dt.date) -> None:
    is_over = story.closed_ago is not None
    first = today + dt.timedelta(days=-40 if is_over else 14)
    when: dict[str, object] = {"days": 3, "starts_on": first, "ends_on": first + 20 * A_DAY}
    given = story.supported | (when if story.supported["state"] == "agreed" else {})
    Deployment.objects.create(request=request, school=leader.school, system_leader=leader, **given)
