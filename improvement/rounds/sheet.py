"""The sheet of a round: its groups with the reviews in each."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from improvement.models import PeerReview, ReviewGroup
from improvement.rounds.grouping import why_not_valid

MOST_ON_A_PAGE = 16  # schools with long names and their people on a sheet of A4 (``rounds.css``)


@dataclass(frozen=True)
class GroupOnSheet:
    """One group; None for the reviews that are in none."""

    group: ReviewGroup | None
    reviews: list[PeerReview]

    @property
    def going_on(self) -> list[PeerReview]:
        """Its reviews that are not cancelled."""
        return [review for review in self.reviews if not review.is_cancelled]


@dataclass(frozen=True)
class RoundSheet:
    """All groups, by their numbers, and at the end what is in none."""

    groups: list[GroupOnSheet]

    @property
    def reviews(self) -> list[PeerReview]:
        """All of them, those that are cancelled too."""
        return [review for group in self.groups for review in group.reviews]

    @property
    def going_on(self) -> list[PeerReview]:
        """Those that are not cancelled."""
        return [review for group in self.groups for review in group.going_on]

    @property
    def ahead(self) -> "RoundSheet":
        """What of it is to come: a sheet of the reviews that are neither held nor cancelled."""
        return self._of(lambda review: not (review.is_held or review.is_cancelled))

    @property
    def behind(self) -> "RoundSheet":
        """The others: a sheet of what is held or cancelled."""
        return self._of(lambda review: review.is_held or review.is_cancelled)

    def _of(self, wanted: Callable[[PeerReview], bool]) -> "RoundSheet":
        return sheet_of(review for review in self.reviews if wanted(review))

    @property
    def takes_one_page(self) -> bool:
        """Whether it is printed on one page, however long the names are."""
        return len(self.reviews) <= MOST_ON_A_PAGE

    @property
    def summary(self) -> str:
        """How far they have come, in a sentence."""
        reviews = self.going_on
        held, without = sum(one.is_held for one in reviews), sum(one.visit_on is None for one in reviews)
        planned, open_ = len(reviews) - held - without, sum(one.is_to_be_confirmed for one in reviews)
        asked = f" (was {open_} of them held?)" if open_ == 1 else f" (were {open_} of them held?)" if open_ else ""
        schools = "1 school" if len(reviews) == 1 else f"{len(reviews)} schools"
        said = f"{schools}: {held} held, {planned} with a day{asked}, {without} without a day."
        off = len(self.reviews) - len(reviews)
        return f"{said} {off} more {'is' if off == 1 else 'are'} cancelled." if off else said

    @property
    def impact_summary(self) -> str:
        """How many terms lie between the visits that were held and their impact reviews; empty before the first."""
        held = [review for review in self.going_on if review.is_held]
        found = Counter(
            f"{'held' if review.impact_review_held_on else 'planned'} {review.terms_in_words}"
            for review in held
            if review.terms_in_words
        )
        without = len(held) - found.total()
        said = [f"{number} {how}" for how, number in sorted(found.items())]
        said += [f"{without} without a day"] if without else []
        return f"Impact reviews after the visits that were held: {', '.join(said)}." if held else ""

    @property
    def problem(self) -> str:
        """What is wrong with the groups, in a sentence; empty where nothing is."""
        if any(review.group is None for review in self.going_on):
            return "Some schools are in no group. Suggest groups again, and each gets its place."
        hosts = [[review.host_id for review in group.going_on] for group in self.groups if group.going_on]
        return why_not_valid(hosts) if hosts else ""


def sheet_of(reviews: Iterable[PeerReview]) -> RoundSheet:
    """The sheet of reviews that come in the order of their groups; of one that was planned anew, the new one alone."""
    found = list(reviews)
    going_on = {review.host_id for review in found if not review.is_cancelled}
    shown = [review for review in found if not (review.is_cancelled and review.host_id in going_on)]
    groups = groupby(shown, key=lambda review: review.group)
    return RoundSheet([GroupOnSheet(group, list(rows)) for group, rows in groups])
