"""The figures of a termly report, by duty: each a function of a term's records and a place, the whole county's None.

What can be counted of a day gone by is counted anew for last term, so that both are counted alike. What is known of
today alone is what last term's report says, where there is one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from improvement.reporting.records import Place, TermRecords, is_in, is_shown_of
from partnerships.coverage.counting import Coverage

NOTHING = Coverage(0, 0)


@dataclass(frozen=True)
class Part:
    """So many of so many."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number} of {self.of}"


@dataclass(frozen=True)
class PartAtMeetings(Part):
    """So many of so many, each counted once at each of the meetings."""

    meetings: int

    def __str__(self) -> str:
        return super().__str__() if self.meetings == 1 else f"{super().__str__()}, at {self.meetings} meetings"


Value = int | Coverage | Part | None
Count = Callable[[TermRecords, Place], Value]
TODAY_ALONE = "it is known of the present day alone, and no report of that term has it"
TELLS_OF_FEW = (
    "a number under five could be worked out, also by who leads one of the partnerships and knows their own, or from "
    "the county’s number less the quadrants’"
)


@dataclass(frozen=True)
class Figure:
    """A line of the report.

    ``is_dated``: whether it can be counted of a day gone by. ``is_shown``: whether what is counted may be told.
    ``why_not``: what a dash in its place means. ``grows``: whether it is counted from the beginning of the academic
    year, so that two terms of one year would tell how few came in between.
    """

    key: str
    label: str
    count: Count
    is_dated: bool = True
    is_shown: Callable[[TermRecords, Place], bool] = lambda records, place: True
    why_not: str = TODAY_ALONE
    grows: bool = False

    def value(self, records: TermRecords, place: Place) -> Value:
        """What is counted, where that may be told."""
        return self.count(records, place) if self.is_shown(records, place) else None


# Engagement.


def coverage(records: TermRecords, place: Place) -> Coverage:
    """How many of the schools that count are in a partnership that counts, on the last day."""
    if place is None:
        return sum(records.coverage.values(), NOTHING)
    return records.coverage.get(place.pk, NOTHING)


def partnerships(records: TermRecords, place: Place) -> int:
    """How many partnerships count there."""
    return len(records.homes_of(place))


def joined(records: TermRecords, place: Place) -> int:
    """How many schools became members of a partnership that is at home there."""
    return len({school for home, school in records.joined if is_in(place, home)})


def left(records: TermRecords, place: Place) -> int:
    """How many schools' membership of a partnership that is at home there ended."""
    return len({school for home, school in records.left if is_in(place, home)})


def leads(records: TermRecords, place: Place) -> int:
    """How many people lead the partnerships there, on the last day."""
    here = set(records.homes_of(place))
    return len({person for partnership, person, _ in records.leads if partnership in here})


def confirmed(records: TermRecords, place: Place) -> Part:
    """How many of the partnerships a lead confirmed within a year."""
    here = set(records.homes_of(place))
    return Part(len(here & records.confirmed), len(here))


def represented(records: TermRecords, place: Place) -> PartAtMeetings | None:
    """How many of the partnerships were there at their quadrant's meetings of the term; None where nobody recorded it.

    A partnership counts once for each meeting at which one was expected.
    """
    here = [meeting for meeting in records.meetings if is_in(place, meeting.board.quadrant_id)]
    marks = [was_there for meeting in here for was_there in records.expected[meeting.pk].values()]
    return PartAtMeetings(sum(marks), len(marks), len(here)) if here else None


# Maturity.


def reviews_held(records: TermRecords, place: Place) -> int:
    """How many peer reviews had their visit in the term, and were held."""
    return _summed(records.held, place)


def reviews_to_come(records: TermRecords, place: Place) -> int:
    """How many of the year's reviews are still to come."""
    return _summed(records.to_come, place)


def evaluations_agreed(records: TermRecords, place: Place) -> Part:
    """How many of the partnerships agreed a self-evaluation this year."""
    here = records.homes_of(place)
    return Part(sum(pk in records.evaluated for pk in here), len(here))


def is_evaluations_shown(records: TermRecords, place: Place) -> bool:
    """Whether that tells of no few partnerships."""
    return is_shown_of(place, records.shown_evaluations)


# Sharing practice.


def practice_shown(records: TermRecords, place: Place) -> int:
    """How many pieces of practice of partnerships there everybody may read."""
    return sum(is_in(place, home) for home, _ in records.practice)


def practice_new(records: TermRecords, place: Place) -> int:
    """How many of them since the term began."""
    return sum(is_in(place, home) and day >= records.span.first for home, day in records.practice)


def reviewers_crossing(records: TermRecords, place: Place) -> int:
    """How many people reviewed another school than their own."""
    return len({person for home, _, person in records.crossed if is_in(place, home)})


def is_crossing_shown(records: TermRecords, place: Place) -> bool:
    """Whether that tells of no few people."""
    return is_shown_of(place, records.shown_crossing)


# Sustainability and impact.


def without_lead(records: TermRecords, place: Place) -> int:
    """How many partnerships nobody leads, on the last day."""
    led = {partnership for partnership, _, _ in records.leads}
    return sum(pk not in led for pk in records.homes_of(place))


def leads_ending(records: TermRecords, place: Place) -> int:
    """How many leads of the last day end by the end of the next term."""
    here, until = set(records.homes_of(place)), records.span.term.after.days[1]
    return sum(bool(pk in here and ends and ends <= until) for pk, _, ends in records.leads)


def handed_over(records: TermRecords, place: Place) -> int:
    """How many partnerships somebody began to lead after another."""
    return sum(is_in(place, home) for _, home in records.handed_over)


def workshops_held(records: TermRecords, place: Place) -> int:
    """How many improvement workshops were held."""
    return _summed(records.workshops, place)


def impact_reviews_held(records: TermRecords, place: Place) -> int:
    """How many impact reviews were held."""
    return _summed(records.impact_reviews, place)


@dataclass(frozen=True)
class Duty:
    """One of the six things that a board is told of each term."""

    key: str
    name: str
    figures: Sequence[Figure] = ()


TAKE_UP, PROGRESS, MATURITY, ENGAGEMENT = "take-up", "progress", "maturity", "engagement"
DUTIES = (
    Duty(
        ENGAGEMENT,
        "Engagement",
        (
            Figure("coverage", "Schools in a partnership, of those that count", coverage),
            Figure("partnerships", "Partnerships", partnerships),
            Figure("joined", "Schools that joined a partnership", joined),
            Figure("left", "Schools that left one", left),
            Figure("leads", "People who lead partnerships", leads),
            Figure("confirmed", "Partnerships whose record a lead confirmed within a year", confirmed, is_dated=False),
            Figure(
                "represented",
                "Partnerships represented at the quadrant meeting",
                represented,
                why_not="nobody recorded attendance at a quadrant meeting in that term",
            ),
        ),
    ),
    Duty(
        MATURITY,
        "Maturity",
        (
            Figure("reviews-held", "Peer reviews held in the term", reviews_held),
            Figure(
                "reviews-to-come", "Peer reviews still to come in the academic year", reviews_to_come, is_dated=False
            ),
            Figure(
                "evaluations",
                "Partnerships that agreed their self-evaluation in the academic year",
                evaluations_agreed,
                is_shown=is_evaluations_shown,
                why_not=TELLS_OF_FEW,
                grows=True,
            ),
        ),
    ),
    Duty(
        "sharing",
        "Sharing practice",
        (
            Figure("practice", "Practice that partnerships show to everybody", practice_shown),
            Figure("practice-new", "Of it, shown since the term began", practice_new),
            Figure(
                "reviewers",
                "People who reviewed another school than their own",
                reviewers_crossing,
                is_shown=is_crossing_shown,
                why_not=TELLS_OF_FEW,
            ),
        ),
    ),
    Duty(
        "impact",
        "Sustainability and impact",
        (
            Figure("without-lead", "Partnerships without a lead", without_lead),
            Figure("ending", "Leads who end by the end of the next term", leads_ending),
            Figure("handed-over", "Partnerships whose lead was handed over", handed_over),
            Figure("workshops", "Improvement workshops held", workshops_held),
            Figure("impact-reviews", "Impact reviews held", impact_reviews_held),
        ),
    ),
    Duty(TAKE_UP, "Take-up of support"),
    Duty(PROGRESS, "Progress on priorities"),
)
FIGURES = {figure.key: figure for duty in DUTIES for figure in duty.figures}


def in_words(value: Value) -> str:
    """A figure as it is shown; empty where there is none."""
    if value is None:
        return ""
    return f"{value.counts} ({value.share})" if isinstance(value, Coverage) else str(value)


def _summed(counts: dict[int | None, int], place: Place) -> int:
    return sum(n for home, n in counts.items() if is_in(place, home))
