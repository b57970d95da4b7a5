"""How long a search takes: percentiles of ``find`` over the list of informal names, on the database as it is.

    DEMO=1 .venv/bin/python benchmarks/search.py [--partnerships 2000]

With ``--partnerships`` that many are made over the schools first, in a transaction that is rolled back at the end.
"""

import argparse
import csv
import datetime as dt
import os
import random
import statistics
import sys
import time
from pathlib import Path

import django

PROJECT = Path(__file__).resolve().parent.parent
NAMES = PROJECT / "tests" / "data" / "informal-names.csv"
STARTED = dt.date(2023, 9, 1)


def main() -> None:
    """Print how long the indexes take to build, and the percentiles of a search."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--partnerships", type=int, default=0, help="how many to make for the measurement")
    wanted = parser.parse_args().partnerships
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        make_partnerships(wanted)
        for line in measure():
            print(line)
        transaction.set_rollback(True)


def measure() -> list[str]:
    """What was measured, a line each."""
    from partnerships import search
    from partnerships.models import Partnership, School

    search.reset()
    build = milliseconds("Great Waltham")
    with NAMES.open(encoding="utf-8") as file:
        taken = [milliseconds(row["name"]) for row in csv.DictReader(file)]
    cuts = statistics.quantiles(taken, n=100)
    return [
        f"{School.objects.count():,} schools, {Partnership.objects.count():,} partnerships",
        f"first search, with the indexes built: {build:,.0f} ms",
        f"{len(taken)} searches: median {cuts[49]:.1f} ms, 95% within {cuts[94]:.1f} ms, at most {max(taken):.1f} ms",
    ]


def milliseconds(text: str) -> float:
    """How long one search takes."""
    from partnerships import search

    start = time.perf_counter()
    search.find(text)
    return 1000 * (time.perf_counter() - start)


def make_partnerships(count: int) -> None:
    """That many partnerships of 3 to 20 schools, each with a lead; the same ones every time."""
    from partnerships.models import Lead, Membership, Partnership, PartnershipKind, Person, School

    if not count:
        return
    draw = random.Random(count)  # noqa: S311 - a measurement, not a secret
    kind = PartnershipKind.objects.get_or_create(slug="benchmark", defaults={"name": "Benchmark"})[0]
    schools = list(School.objects.open().order_by("urn").values_list("pk", "name"))
    firsts = [draw.randrange(len(schools)) for _ in range(count)]
    made = Partnership.objects.bulk_create(
        Partnership(name=f"{schools[at][1][:80]} partnership {n}", slug=f"bench-{n}", kind=kind, started_on=STARTED)
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


if __name__ == "__main__":
    main()
