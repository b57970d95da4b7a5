"""An academic year in counts that anybody may see (design, section 5, “Figures made safe”).

How many reviews are planned and held is open. How partnerships do theirs is counted, and never said of one. No reason,
no topic and no school is in a count: within a year one that goes up on the day of a visit would say whose it was.
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
from partnerships.filters.choices import COUNTY_WIDE
from partnerships.models import Partnership, Quadrant

FEWEST = 3  # partnerships of a place of which it is counted how they do their reviews
GROUPS, TRUST, PAPER = Round.Manner.GROUPS, Round.Manner.TRUST, Round.Manner.PAPER
SAID = (GROUPS, TRUST, PAPER)  # each is counted by itself; those with none and those without an answer together


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
    """A place's year: how many partnerships do it how, and how many reviews are held, or still to come."""

    place: str
    manners: Counter[str | None]
    held: int
    planned: int  # those that are postponed are still to come

    @property
    def partnerships(self) -> int:
        """How many it has today."""
        return self.manners.total()

    @property
    def by_manner(self) -> list[int]:
        """How many do theirs in groups, by the trust's arrangement and on paper; have none or have not answered."""
        said = [self.manners[manner] for manner in SAID]
        return [*said, self.partnerships - sum(said)]

    @property
    def tells_of_each(self) -> bool:
        """Whether it says of each of its partnerships how that does its reviews: all the same, or of so few that each
        knows the others' answer.
        """
        return self.partnerships > 0 and (self.partnerships < FEWEST or self.partnerships in self.by_manner)


@dataclass(frozen=True)
class YearInCounts:
    """The year by place, and in all; and what was held in the year before."""

    year: int
    places: Sequence[PlaceInCounts]
    held_before: int

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
        manners = sum((place.manners for place in self.places), Counter[str | None]())
        return PlaceInCounts(
            "All",
            manners,
            held=sum(place.held for place in self.places),
            planned=sum(place.planned for place in self.places),
        )

    @property
    def are_manners_counted(self) -> bool:
        """Whether it may be counted how partnerships do theirs."""
        return self.whole.partnerships > 0 and not self.whole.tells_of_each

    @property
    def are_manners_by_place(self) -> bool:
        """Whether that may be counted by place too.

        If it may not for one of them, it may for none: what is left out would be the sum less the others.
        """
        return self.are_manners_counted and not any(place.tells_of_each for place in self.places)


def year_in_counts(on: dt.date, quadrants: Iterable[Quadrant]) -> YearInCounts:
    """The academic year of that day, with a place for each quadrant and one for partnerships of the whole county."""
    year = academic_year(on)
    manners: dict[int | None, Counter[str | None]] = {}
    partnerships = with_manner(Partnership.objects.counted(on), year).order_by()
    for home, manner in partnerships.values_list("home_quadrant", "manner"):
        manners.setdefault(home, Counter())[manner] += 1
    reviews: Counter[tuple[int, int | None, str]] = Counter()
    known = PeerReview.objects.going_on().filter(year__in=(year - 1, year)).order_by()
    counted = known.values_list("year", "round__partnership__home_quadrant", "state").annotate(n=Count("pk"))
    for of_year, home, state, n in counted:
        reviews[of_year, home, state] = n
    homes: list[tuple[str, int | None]] = [(quadrant.name, quadrant.pk) for quadrant in quadrants]
    if None in manners or any(home is None for _, home, _ in reviews):
        homes.append((COUNTY_WIDE, None))
    places = [
        PlaceInCounts(
            place,
            manners.get(home, Counter()),
            held=reviews[year, home, PeerReview.State.HELD],
            planned=reviews[year, home, PeerReview.State.PLANNED] + reviews[year, home, PeerReview.State.POSTPONED],
        )
        for place, home in homes
    ]
    held_before = sum(
        n for (of_year, _, state), n in reviews.items() if (of_year, state) == (year - 1, PeerReview.State.HELD)
    )
    return YearInCounts(year, places, held_before)
