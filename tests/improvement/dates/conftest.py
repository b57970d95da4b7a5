"""A review that is to come, with somebody in every role."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from improvement.dates.links import token_of
from improvement.models import PeerReview, Reviewer
from tests.factories import (
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
)

YEAR = 2026
TODAY = dt.date(2026, 11, 10)
VISIT, WORKSHOP, IMPACT = dt.date(2026, 11, 26), dt.date(2027, 1, 14), dt.date(2027, 5, 20)


@pytest.fixture
def today(monkeypatch):
    """A day in the middle of the year, and a function that makes it another."""

    def be(day: dt.date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *_, **__: day)

    be(TODAY)
    return be


@pytest.fixture
def world(today) -> SimpleNamespace:
    """Alpha is reviewed in Colne: Rae leads the review, Vi reviews, Cham is its champion, Lee leads the partnership."""
    schools = [make_school(name, town="Colne Town") for name in ("Alpha", "Beta", "Gamma")]
    head = make_headship(make_person("Hetty Head", email="hetty@example.org"), schools[0]).person
    colne = make_partnership("Colne", schools=schools)
    lead = make_lead(colne, make_person("Lee Lead"), email="lee@example.org")
    round = make_round(colne, year=YEAR)
    days = {"visit_on": VISIT, "workshop_on": WORKSHOP, "impact_review_on": IMPACT}
    review = make_review(round, schools[0], topic=make_topic("Zztopic"), **days)
    people = {
        name: make_reviewer(review, make_person(f"{name.title()} Own", email=f"{name}@example.org"), role=role)
        for name, role in {"rae": "lead-reviewer", "vi": "reviewer", "cham": "champion"}.items()
    }
    return SimpleNamespace(schools=schools, head=head, colne=colne, lead=lead, round=round, review=review, **people)


@pytest.fixture
def held(world, today) -> PeerReview:
    """The visit was held, and it is the week after."""
    today(VISIT + dt.timedelta(days=7))
    PeerReview.objects.update(state="held")
    world.review.refresh_from_db()
    return world.review


def link(reviewer: Reviewer, page: str = "") -> str:
    """Where their link leads, or a page behind it."""
    return f"/dates/{token_of(reviewer)}/{page}"
