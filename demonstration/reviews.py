"""The demonstration's peer reviews: of this academic year and of the last, as they stand on the day of loading.

They go past ``improvement.rounds.writes``, which locks and asks for each row: some hundreds are made at once. A test
has every rule look at them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from django.db.models import Q

from base.school_terms import academic_year, year_days
from demonstration.headteacher import SHOWCASE
from demonstration.luck import luck
from demonstration.names import Invented, further_names
from demonstration.plans.plan import TRUST
from demonstration.records import make_person
from demonstration.review_days import days_for, follow_through, give_days
from improvement.models import PeerReview, Reviewer, ReviewGroup, Round, Topic
from improvement.rounds.grouping import suggest
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School

Manner, Why, Role = Round.Manner, Round.Why, Reviewer.Role
# What they say of their year, each with its share; the rest have not answered.
SAY = ((Manner.GROUPS, 0.72), (Manner.PAPER, 0.08), (Manner.NONE, 0.07))
TRUSTS_SAY = ((Manner.TRUST, 0.75), (Manner.NONE, 0.1))
WHY_NONE = (Why.EVERY_OTHER, Why.CAPACITY, Why.CHANGING, Why.OTHER)
FEWEST = 2  # schools of a round in groups
# Which phases a topic is for, by its slug, where it is not for all.
FOR_PHASES = {"early-years": {School.Phase.NURSERY, School.Phase.PRIMARY}, "sixth-form": {School.Phase.SECONDARY}}


@dataclass
class YearOfReviews:
    """An academic year of the demonstration, with what has to be known of all its partnerships together."""

    year: int
    today: dt.date
    topics: Sequence[Topic]
    taken: set[int]  # schools that are reviewed that year, by their keys
    heads: dict[int, list[Person]]  # by the key of the school
    leads: dict[int, list[Lead]]  # by the key of the partnership
    away: set[tuple[int, dt.date]] = field(default_factory=set)  # who is at a visit, and when


def make_rounds(today: dt.date) -> int:
    """Make the rounds, with their reviews, that partnerships lack this year and last, and say how many."""
    latest = academic_year(today)
    return sum(_make_year(year, today) for year in (latest - 1, latest))


def _make_year(year: int, today: dt.date) -> int:
    """Some partnerships have not answered, and have none."""
    first, last = year_days(year)
    there = Round.objects.in_year(year).values("partnership")
    invented = Partnership.objects.invented().counted(min(today, last)).exclude(pk__in=there).select_related("kind")
    # Those of a place first: their schools may be in a partnership of the whole county besides.
    partnerships = sorted(invented, key=lambda partnership: (partnership.home_quadrant_id is None, partnership.slug))
    known = YearOfReviews(
        year,
        today,
        topics=list(Topic.objects.in_order()),
        taken=set(PeerReview.objects.filter(year=year).going_on().values_list("host", flat=True)),
        heads=_by(Headship.objects.active(today).select_related("person").order_by("pk"), "school_id", "person"),
        leads=_by(Lead.objects.active(today).select_related("person").order_by("pk"), "partnership_id"),
        away=_away_in(year),
    )
    all_year = Q(started_on__lte=first) & (Q(ended_on=None) | Q(ended_on__gte=last))
    members = Membership.objects.filter(all_year).of_open_schools(last).select_related("school").order_by("school__urn")
    schools = _by(members, "partnership_id", "school")
    rounds = [
        round
        for partnership in partnerships
        if (round := _round(partnership, schools[partnership.pk], known)) is not None
    ]
    Round.objects.bulk_create(rounds)
    before = _groups_of(year - 1)
    for round in rounds:
        if round.manner == Manner.GROUPS:
            hosts = {school.pk: school for school in schools[round.partnership_id] if school.pk not in known.taken}
            _make_reviews(round, hosts, before[round.partnership_id], known)
    return len(rounds)


def _round(partnership: Partnership, schools: Sequence[School], known: YearOfReviews) -> Round | None:
    """What the partnership says of its year; None where it has not answered."""
    draw = luck("peer reviews", partnership.slug, known.year)
    fate, why = draw.random(), draw.choice(WHY_NONE)
    if partnership.slug == SHOWCASE:
        fate = 0
    say = TRUSTS_SAY if partnership.kind.slug == TRUST else SAY
    shares = accumulate(share for _, share in say)
    said = next((manner for (manner, _), share in zip(say, shares, strict=True) if fate < share), None)
    if said is None:
        return None
    if said == Manner.GROUPS and sum(school.pk not in known.taken for school in schools) < FEWEST:
        said = Manner.PAPER
    if said == Manner.NONE and not known.leads[partnership.pk]:
        why = Why.NO_LEAD
    return Round(partnership=partnership, year=known.year, manner=said, why_none=why if said == Manner.NONE else "")


def _make_reviews(
    round: Round, hosts: dict[int, School], before: Sequence[Sequence[int]], known: YearOfReviews
) -> None:
    """The round's groups, a review of each of their schools, and the people of each that are known by name."""
    if len(hosts) < FEWEST:  # a partnership before took them
        return
    slug = round.partnership.slug
    groups = suggest({pk: school.phase for pk, school in hosts.items()}, before)
    made = ReviewGroup.objects.bulk_create(
        ReviewGroup(round=round, number=number, lead=next((head for pk in hosts for head in known.heads[pk]), None))
        for number, hosts in enumerate(groups, start=1)
    )
    days = iter(days_for(slug, round.year, len(hosts)))
    reviews = [
        _review(round, group, hosts[pk], next(days), known)
        for group, members in zip(made, groups, strict=True)
        for pk in members
    ]
    PeerReview.objects.bulk_create(reviews)
    known.taken.update(hosts)
    people = {pk: [*known.heads[pk]] for pk in hosts}
    for lead in known.leads[round.partnership_id]:
        if lead.school_id in hosts and lead.person not in people[lead.school_id]:
            people[lead.school_id].append(lead.person)
    if slug == SHOWCASE:
        _add_deputies(people, groups)
    group_of = {pk: group for group in groups for pk in group}
    Reviewer.objects.bulk_create(
        reviewer
        for review in reviews
        if not review.is_cancelled
        for reviewer in _people(review, group_of[review.host_id], people, known)
    )


def _review(
    round: Round, group: ReviewGroup, host: School, days: tuple[dt.date, dt.date], known: YearOfReviews
) -> PeerReview:
    draw = luck("peer review", host.urn, round.year)
    review = PeerReview(round=round, group=group, year=round.year, host=host)
    give_days(review, days, known.today, draw)
    follow_through(review, known.today, draw)
    fitting = [topic for topic in known.topics if host.phase in FOR_PHASES.get(topic.slug, {host.phase})]
    topics = draw.sample(fitting, 2)
    if review.is_held or draw.random() < 0.7:  # the others have not chosen yet
        review.topic = topics[0]
        review.second_topic = topics[1] if draw.random() < 0.3 else None
        review.is_topic_shared = draw.random() < 0.5
    return review


def _people(
    review: PeerReview, group: Sequence[int], people: dict[int, list[Person]], known: YearOfReviews
) -> Iterator[Reviewer]:
    """Two who come to the visit, and a champion, from the other schools of the group: as many as are known by name."""
    others = [(person, school) for school in group if school != review.host_id for person in people[school]]
    own = people[review.host_id]
    luck("people", review.host.urn, review.year).shuffle(others)
    roles = [Role.LEAD_REVIEWER, Role.REVIEWER, Role.CHAMPION]
    days = [day for day, _ in review.visit_days]
    for person, school in others:
        is_away = any((person.pk, day) in known.away for day in days)
        if roles and person not in own and not is_away:
            known.away.update((person.pk, day) for day in days)
            yield Reviewer(review=review, person=person, role=roles.pop(0), school_id=school)


def _add_deputies(people: dict[int, list[Person]], groups: Sequence[Sequence[int]]) -> None:
    """Name a deputy at two schools of each group, the same as last year: reviewers and champions often head nothing."""
    known = Reviewer.objects.filter(school__in=people, person__headships=None, person__leads=None)
    deputies = {reviewer.school_id: reviewer.person for reviewer in known.select_related("person")}
    taken = set(Person.objects.values_list("slug", flat=True))
    names = (invented for name in further_names() if (invented := Invented("", name)).slug not in taken)
    for pk in (pk for group in groups for pk in (group[0], group[-1])):
        people[pk].append(deputies.get(pk) or make_person(next(names)))


def _groups_of(year: int) -> dict[int, list[list[int]]]:
    """The groups of a year, as lists of their schools' keys, by the key of the partnership."""
    groups: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    reviews = PeerReview.objects.filter(year=year).exclude(group=None).order_by("group__number", "host__urn")
    for partnership, number, host in reviews.values_list("round__partnership", "group__number", "host"):
        groups[partnership][number].append(host)
    return defaultdict(list, {partnership: [*numbered.values()] for partnership, numbered in groups.items()})


def _away_in(year: int) -> set[tuple[int, dt.date]]:
    """Who is at a visit on which day of the year."""
    known = Reviewer.objects.visiting().filter(review__year=year)
    rows = known.values_list("person", "review__visit_on", "review__second_visit_on")
    return {(person, day) for person, *days in rows for day in days if day}


def _by(rows, key: str, what: str = "") -> dict[int, list]:
    """The rows, or ``what`` of each, by the key."""
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(getattr(row, what) if what else row)
    return found
