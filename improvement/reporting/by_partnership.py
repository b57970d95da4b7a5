"""A quadrant's partnerships and how each does its peer reviews: for who sees to that quadrant, and in no paper."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from improvement.models import PeerReview
from improvement.programme.overview import MANNERS, NO_ANSWER
from improvement.programme.year_in_counts import with_manner
from partnerships.models import Partnership, Quadrant

State = PeerReview.State


@dataclass(frozen=True)
class PartnershipInReport:
    """How it does its reviews this year, and how many are to come and held: no school, no day, no reason."""

    partnership: Any
    to_come: int
    held: int

    @property
    def manner(self) -> str:
        """How it does them."""
        return MANNERS[self.partnership.manner or NO_ANSWER]

    @property
    def has_answered(self) -> bool:
        """Whether it has said."""
        return self.partnership.manner is not None


def by_partnership(quadrant: Quadrant, year: int, on: dt.date) -> list[PartnershipInReport]:
    """The partnerships that count there on that day, by name. Two queries."""
    partnerships = list(with_manner(Partnership.objects.counted(on).in_quadrant(quadrant), year).by_name())
    reviews = PeerReview.objects.going_on().filter(year=year, round__partnership__home_quadrant=quadrant).order_by()
    counts = {
        (partnership, state): n
        for partnership, state, n in reviews.values_list("round__partnership", "state").annotate(n=Count("pk"))
    }

    def counted(pk: int, *states: str) -> int:
        return sum(counts.get((pk, state), 0) for state in states)

    return [
        PartnershipInReport(one, counted(one.pk, State.PLANNED, State.POSTPONED), counted(one.pk, State.HELD))
        for one in partnerships
    ]
