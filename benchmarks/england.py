"""A country's worth of data: partnerships made over the schools that are there."""

import datetime as dt
import random

from django.db import transaction

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
