"""An academic year in counts that anybody may see (design, section 5, “Figures made safe”).

How many reviews are planned and held is open. How partnerships do theirs is counted for the whole county alone, in
numbers that are made safe. No reason, no topic and no school is in a count: within a year one that goes up on the day
of a visit would say whose it was.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.functional import cached_property

from base.school_terms import academic_year, year_label
from improvement.models import PeerReview, Round
from improvement.programme.safe_figures import safe_stages
from partnerships.filters.choices import COUNTY_WIDE
from partnerships.models import Partnership, Quadrant

FEWEST = 10  # partnerships of which it is counted how they do their reviews
MANNERS = {
    Round.Manner.GROUPS: "In groups",
    Round.Manner.TRUST: "By the trust’s own arrangement",
    Round.Manner.PAPER: "On paper",
}
NO_MANNER = "None this year, or no answer yet"  # which are counted together


def with_manner(partnerships: Any, year: int) -> Any:
    """Annotate ``manner``: how each does its peer reviews in that year; None where it has not said."""
    said = Round.objects.in_year(year).filter(partnership=OuterRef("pk")).order_by().values("manner")
    return partnerships.annotate(manner=Subquery(said))


def answers_of_year(on: dt.date) -> dict[str, int]:
    """Of how many partnerships (``asked``) so many have ``said`` how they do the peer reviews of that day's year."""
    partnerships = with_manner(Partnership.objects.counted(on), academic_year(on)).order_by()
    return partnerships.aggregate(asked=Count("pk"), said=Count("manner"))


@dataclass(frozen=True)
class PlaceInCounts:
    """A place's year: how many partnerships it has today, and how many reviews are held, or still to come."""

    place: str
    partnerships: int
    held: int
    planned: int  # those that are postponed are still to come


@dataclass(frozen=True)
class YearInCounts:
    """The year by place, and in all; and what was held in the year before."""

    year: int
    places: Sequence[PlaceInCounts]
    held_before: int
    by_manner: Counter[str | None]  # of the whole county; not to be shown as it is

    @property
    def label(self) -> str:
        """The academic year, written ``2026 to 2027``."""
        return year_label(self.year)

    @property
    def label_before(self) -> str:
        """The year before it."""
        return year_label(self.year - 1)

    @cached_property
    def whole(self) -> PlaceInCounts:
        """All places together."""
        return PlaceInCounts(
            "All",
            partnerships=sum(place.partnerships for place in self.places),
            held=sum(place.held for place in self.places),
            planned=sum(place.planned for place in self.places),
        )

    @cached_property
    def manners(self) -> list[tuple[str, int | None]]:
        """How many of the county's partnerships do their reviews how; None where that may not be shown.

        Nothing where none of it may. Of no quadrant, for one would be the county less the others.
        """
        counts = [self.by_manner[manner] for manner in MANNERS]
        counts.append(self.by_manner.total() - sum(counts))
        shown = safe_stages(counts) if sum(counts) >= FEWEST else []
        labels = [*MANNERS.values(), NO_MANNER]
        return list(zip(labels, shown, strict=True)) if any(shown) else []


def year_in_counts(on: dt.date, quadrants: Iterable[Quadrant]) -> YearInCounts:
    """The academic year of that day, with a place for each quadrant and one for partnerships of the whole county."""
    year = academic_year(on)
    counted = with_manner(Partnership.objects.counted(on), year).order_by()
    partnerships = list(counted.values_list("home_quadrant", "manner"))
    by_home = Counter(home for home, _ in partnerships)
    reviews: Counter[tuple[int, int | None, str]] = Counter()
    known = PeerReview.objects.going_on().filter(year__in=(year - 1, year)).order_by()
    by_state = known.values_list("year", "round__partnership__home_quadrant", "state").annotate(n=Count("pk"))
    for of_year, home, state, n in by_state:
        reviews[of_year, home, state] = n
    homes: list[tuple[str, int | None]] = [(quadrant.name, quadrant.pk) for quadrant in quadrants]
    if None in by_home or any(home is None for _, home, _ in reviews):
        homes.append((COUNTY_WIDE, None))
    places = [
        PlaceInCounts(
            place,
            by_home[home],
            held=reviews[year, home, PeerReview.State.HELD],
            planned=reviews[year, home, PeerReview.State.PLANNED] + reviews[year, home, PeerReview.State.POSTPONED],
        )
        for place, home in homes
    ]
    held_before = sum(
        n for (of_year, _, state), n in reviews.items() if (of_year, state) == (year - 1, PeerReview.State.HELD)
    )
    return YearInCounts(year, places, held_before, Counter(manner for _, manner in partnerships))
