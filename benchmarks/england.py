"""A country's worth of data: partnerships made over the schools that are there."""

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import PeerReview, Round, Topic
from partnerships.models import Lead, Membership, Partnership, PartnershipKind, Person, Quadrant, School

STARTED = dt.date(2023, 9, 1)


@transaction.atomic
def make_partnerships(count: int) -> list[Partnership]:
    """Make that many partnerships of 3 to 20 neighbouring open schools, each with a lead; the same ones every time."""
    draw = random.Random(count)  # noqa: S311 - a measurement, not a secret
    kind = PartnershipKind.objects.get_or_create(slug="benchmark", defaults={"name": "Benchmark"})[0]
    quadrants = [*Quadrant.objects.all(), None]
    schools = list(School.objects.open().order_by("urn").values_list("pk", "name"))
    firsts = [draw.randrange(len(schools)) for _ in range(count)]
    made = Partnership.objects.bulk_create(
        Partnership(
            name=f"{schools[at][1][:80]} partnership {n}",
            slug=f"bench-{n}",
            kind=kind,
            home_quadrant=draw.choice(quadrants),
            started_on=STARTED,
        )
        for n, at in enumerate(firsts)
    )
    people = Person.objects.bulk_create(Person(name=f"Leader {n} Example", slug=f"bench-{n}") for n in range(count))
    Lead.objects.bulk_create(
        Lead(partnership=partnership, person=person, started_on=STARTED)
        for partnership, person in zip(made, people, strict=True)
    )
    Membership.objects.bulk_create(
        Membership(partnership=partnership, school_id=pk, started_on=STARTED)
        for partnership, at in zip(made, firsts, strict=True)
        for pk, _ in schools[at : at + draw.randint(3, 20)]
    )
    return made


@transaction.atomic
def make_reviews(partnerships: list[Partnership]) -> int:
    """Have most of the partnerships plan this year, with a review of each school where it has none; how many there are.

    A school of several partnerships is reviewed in the first. Each state, and each month, has its share.
    """
    draw = random.Random(len(partnerships))  # noqa: S311 - a measurement, not a secret
    year = academic_year(timezone.localdate())
    manners = [Round.Manner.GROUPS] * 6 + [Round.Manner.TRUST, Round.Manner.PAPER, Round.Manner.NONE, None]
    said = [(one, draw.choice(manners)) for one in partnerships]
    rounds = Round.objects.bulk_create(
        Round(
            partnership=one, year=year, manner=manner, why_none=Round.Why.OTHER if manner == Round.Manner.NONE else ""
        )
        for one, manner in said
        if manner
    )
    taken = set(PeerReview.objects.filter(year=year).going_on().values_list("host", flat=True))
    hosts = Membership.objects.filter(partnership__in=partnerships).order_by("pk").values_list("partnership", "school")
    of_partnership = {round.partnership_id: round for round in rounds if round.is_in_groups}
    topic, reviews = Topic.objects.in_order()[0], []
    for partnership, host in hosts:
        if partnership in of_partnership and host not in taken:
            taken.add(host)
            reviews.append(_review(of_partnership[partnership], host, topic, draw))
    return len(PeerReview.objects.bulk_create(reviews, batch_size=1000))


def _review(round: Round, host: int, topic: Topic, draw: random.Random) -> PeerReview:
    state, day = draw.choice(PeerReview.State.values), round.days[0] + dt.timedelta(days=draw.randrange(300))
    review = PeerReview(round=round, year=round.year, host_id=host, topic=topic, state=state)
    if state == PeerReview.State.POSTPONED:
        review.postponed_from = day
    else:
        review.visit_on = day
    review.reason = PeerReview.Reason.DIARY if state in (PeerReview.State.POSTPONED, PeerReview.State.CANCELLED) else ""
    return review
