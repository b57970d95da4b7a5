"""This year's peer reviews by partnership, without schools: for officers, and for who chairs or minutes a quadrant."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from base.school_terms import academic_year, year_label
from boards.models.access import is_officer
from improvement.models import PeerReview, Round
from improvement.models.access import quadrants_of_seats
from improvement.programme.year_in_counts import with_manner
from office.council.words import in_our_words
from partnerships.filters.choices import COUNTY_WIDE, COUNTY_WIDE_SLUG
from partnerships.models import Partnership, Quadrant

NO_ANSWER = "no-answer"
State = PeerReview.State
STATES = {
    State.HELD: "With a review held",
    State.PLANNED: "With a review planned",
    State.POSTPONED: "With a review postponed",
    State.CANCELLED: "With a review cancelled",
}
MANNERS = {
    Round.Manner.GROUPS: "In groups",
    Round.Manner.TRUST: "By the trust’s own arrangement",
    Round.Manner.PAPER: "On paper",
    Round.Manner.NONE: "None this year",
    NO_ANSWER: "No answer yet",
}
MOST_QUOTED = 50  # letters of what was asked for


@dataclass(frozen=True)
class Tally:
    """How many reviews are in a state, and of them how many in which month where the reader may know that."""

    count: int = 0
    months: str = ""


@dataclass(frozen=True)
class PartnershipYear:
    """A partnership's year: how it does its reviews, and how many are in which state."""

    partnership: Any
    by_state: dict[str, Tally]

    @property
    def manner(self) -> str:
        """How it does them."""
        return MANNERS[self.partnership.manner or NO_ANSWER]

    @property
    def has_answered(self) -> bool:
        """Whether it has said."""
        return self.partnership.manner is not None

    @property
    def tallies(self) -> list[tuple[str, Tally]]:
        """Each state's label with its tally."""
        return [(State(state).label.partition(",")[0], tally) for state, tally in self.by_state.items()]


def quadrants_seen_to(user: Any) -> QuerySet[Quadrant]:
    """The quadrants whose year the user may look through: those whose meeting they chair or minute; officers all."""
    return Quadrant.objects.all() if is_officer(user) else quadrants_of_seats(user)


def may_look_through(user: Any) -> bool:
    """Whether there is an overview for the user: officers have one, and who chairs or minutes a quadrant's meeting."""
    return user.is_authenticated and (is_officer(user) or quadrants_seen_to(user).exists())


@dataclass
class YearOverview:
    """The partnerships that the user may look through this year, narrowed by ``quadrant`` (a slug) and ``show``."""

    query: QueryDict
    user: Any
    on: dt.date = field(default_factory=timezone.localdate)
    ignored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.year = academic_year(self.on)
        self.quadrant = self._chosen("quadrant", dict(self.quadrant_choices), in_our_words("quadrant"))
        self.show = self._chosen("show", dict(self.show_choices), "state")

    @property
    def label(self) -> str:
        """The academic year, written ``2026 to 2027``."""
        return year_label(self.year)

    @property
    def is_officers(self) -> bool:
        """Whether it is an officer's, who sees months, and what was postponed or cancelled, besides."""
        return is_officer(self.user)

    @cached_property
    def quadrants(self) -> list[Quadrant]:
        """Those that the user sees to."""
        return list(quadrants_seen_to(self.user))

    @property
    def is_theirs(self) -> bool:
        """Whether the user may look at it at all."""
        return self.is_officers or bool(self.quadrants)

    @property
    def quadrant_choices(self) -> list[tuple[str, str]]:
        """The quadrants to choose from; an officer's have besides what is of the whole county."""
        choices = [(quadrant.slug, quadrant.name) for quadrant in self.quadrants]
        return [*choices, (COUNTY_WIDE_SLUG, COUNTY_WIDE)] if self.is_officers else choices

    @property
    def show_choices(self) -> list[tuple[str, str]]:
        """What may be shown by itself."""
        states = STATES if self.is_officers else {state: STATES[state] for state in (State.HELD, State.PLANNED)}
        return [(str(value), label) for value, label in (*MANNERS.items(), *states.items())]

    @property
    def is_narrowed(self) -> bool:
        """Whether not all of them are shown."""
        return bool(self.quadrant or self.show)

    @cached_property
    def answers(self) -> Counter[str]:
        """How many of the partnerships there, whatever is to be shown, have said what."""
        manners = with_manner(self._in_quadrant, self.year).order_by().values_list("manner", flat=True)
        return Counter(manner or NO_ANSWER for manner in manners)

    @property
    def partnership_count(self) -> int:
        """How many partnerships there are, whatever is to be shown."""
        return self.answers.total()

    @property
    def answered(self) -> int:
        """How many of them have said how they do their reviews."""
        return self.partnership_count - self.answers[NO_ANSWER]

    @property
    def count(self) -> int | None:
        """How many are to be shown, where that is known from the answers."""
        if self.show in STATES:
            return None
        return self.answers[self.show] if self.show else self.partnership_count

    @property
    def answers_in_words(self) -> list[tuple[str, int]]:
        """What how many have said, in the order of the choices."""
        return [(label, self.answers[manner]) for manner, label in MANNERS.items() if self.answers[manner]]

    @property
    def partnerships(self) -> Any:
        """Those to be shown, by name."""
        rows = with_manner(self._in_quadrant, self.year).select_related("home_quadrant").order_by("name", "pk")
        if self.show in STATES:
            states = [self.show] if self.is_officers else _as_shown_to_chairs(self.show)
            reviews = PeerReview.objects.filter(round__partnership=OuterRef("pk"), year=self.year, state__in=states)
            return rows.filter(Exists(reviews))
        if self.show == NO_ANSWER:
            return rows.filter(manner=None)
        return rows.filter(manner=self.show) if self.show else rows

    def rows(self, partnerships: Iterable[Any]) -> list[PartnershipYear]:
        """The years of those partnerships, in one query."""
        partnerships = list(partnerships)
        of_them = PeerReview.objects.filter(year=self.year, round__partnership__in=[row.pk for row in partnerships])
        tallies = self._with_months(of_them) if self.is_officers else self._counted(of_them)
        states = STATES if self.is_officers else (State.HELD, State.PLANNED)
        return [PartnershipYear(row, {str(state): tallies[row.pk, state] for state in states}) for row in partnerships]

    def _with_months(self, reviews: Any) -> dict[tuple[int, str], Tally]:
        """By the month of the visit, but for what is postponed, which has no day."""
        by_month: dict[tuple[int, str], list[tuple[dt.date | None, int]]] = defaultdict(list)
        for row in reviews.states_and_months(self.user):
            by_month[row["partnership"], row["state"]].append((row["month"], row["n"]))
        tallies = {
            (partnership, state): Tally(
                sum(n for _, n in months), "" if state == State.POSTPONED else _in_words(months)
            )
            for (partnership, state), months in by_month.items()
        }
        return defaultdict(Tally, tallies)

    def _counted(self, reviews: Any) -> dict[tuple[int, str], Tally]:
        """Held, and planned with what is postponed: more is not a chair's to know."""
        counted = reviews.going_on().order_by().values_list("round__partnership", "state").annotate(n=Count("pk"))
        counts: Counter[tuple[int, str]] = Counter()
        for partnership, state, n in counted:
            counts[partnership, State.PLANNED if state == State.POSTPONED else state] += n
        return defaultdict(Tally, {key: Tally(n) for key, n in counts.items()})

    @property
    def _in_quadrant(self) -> Any:
        rows = Partnership.objects.counted(self.on)
        if not self.is_officers:
            rows = rows.filter(home_quadrant__in=self.quadrants)
        if self.quadrant == COUNTY_WIDE_SLUG:
            return rows.in_quadrant(None)
        return rows.filter(home_quadrant__slug=self.quadrant) if self.quadrant else rows

    def _chosen(self, name: str, choices: dict[str, str], called: str) -> str:
        asked = self.query.get(name, "").strip()
        if asked and asked.lower() not in choices:
            self.ignored.append(f"There is no {called} “{asked[:MOST_QUOTED]}” here, so that is left out.")
        return asked.lower() if asked.lower() in choices else ""


def _as_shown_to_chairs(state: str) -> list[str]:
    return [State.PLANNED, State.POSTPONED] if state == State.PLANNED else [state]


def _in_words(months: list[tuple[dt.date | None, int]]) -> str:
    """Such as “2 in Oct, 3 in Nov, 1 without a day”; only “in Oct” where that is all. A number keeps to its month."""
    known = [(f"in {date_format(month, 'M')}", n) for month, n in months if month]
    said = [*known, *(("without a day", n) for month, n in months if month is None)]
    if len(said) == 1:
        return said[0][0]
    return ", ".join(f"{n} {when}".replace(" ", "\u00a0") for when, n in said)
