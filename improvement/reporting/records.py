"""What a termly report counts from: the records of a term, each read once for all places, in as many queries."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef

from base.school_terms import Term
from boards.attendance.expected import expected_leads
from boards.models import Attendance, Meeting
from boards.models.statuses import MeetingStatus
from improvement.models import PeerReview, Practice, Reviewer, SelfEvaluation
from improvement.programme.safe_figures import ShownPlaces, safe_places
from partnerships.coverage.counting import Coverage, coverage_by
from partnerships.models import Lead, Membership, Partnership, Quadrant, SchoolLink

Place = Quadrant | None  # None is the whole county
RECORDED = (MeetingStatus.DRAFT, MeetingStatus.CIRCULATED, MeetingStatus.APPROVED, MeetingStatus.PUBLISHED)
HELD = PeerReview.State.HELD


@dataclass(frozen=True)
class Span:
    """A term as far as it has come: to its last day, or to today."""

    term: Term
    last: dt.date

    @classmethod
    def of(cls, term: Term, today: dt.date) -> "Span":
        """The term as it stands on that day, or stood at its end."""
        return cls(term, min(term.days[1], today))

    @property
    def first(self) -> dt.date:
        """The first day of the term."""
        return self.term.days[0]

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Its first and its last day."""
        return self.first, self.last


class TermRecords:
    """The records of a term. Rows carry the key of the home quadrant of their partnership, None where it is
    county-wide.
    """

    def __init__(self, span: Span) -> None:
        self.span = span

    @cached_property
    def coverage(self) -> dict[Any, Coverage]:
        """Coverage on the last day by the quadrant in whose districts the schools are."""
        return coverage_by("district__quadrant", self.span.last)

    @cached_property
    def partnerships(self) -> dict[int, int | None]:
        """The partnerships that count on the last day, each with its home."""
        counted = Partnership.objects.counted(self.span.last).order_by()
        return dict(counted.values_list("pk", "home_quadrant"))

    @cached_property
    def confirmed(self) -> set[int]:
        """Those that a lead confirmed within the year before the last day; it is known of today alone."""
        return set(Partnership.objects.confirmed(self.span.last).order_by().values_list("pk", flat=True))

    @cached_property
    def joined(self) -> list[tuple[int | None, int]]:
        """Home and school of each membership that began in the term.

        Not where a school became another, which goes on in its place: nobody joined.
        """
        link, converted = SchoolLink.objects.standing(), Membership.LeavingReason.CONVERTED
        outer = OuterRef(OuterRef("school"))
        known = link.predecessors().filter(school=outer, linked_urn=OuterRef("school__urn"))
        urn = OuterRef(OuterRef("school__urn"))
        known_there = link.successors().filter(school=OuterRef("school"), linked_urn=urn)
        before = Membership.objects.filter(
            partnership=OuterRef("partnership"), leaving_reason=converted, ended_on__lt=OuterRef("started_on")
        ).filter(Exists(known) | Exists(known_there))
        rows = Membership.objects.filter(started_on__range=self.span.days).exclude(Exists(before.order_by()))
        return list(rows.order_by("pk").values_list("partnership__home_quadrant", "school"))

    @cached_property
    def left(self) -> list[tuple[int | None, int]]:
        """Home and school of each membership that ended in the term, but for those that go on in another school."""
        rows = Membership.objects.filter(ended_on__range=self.span.days)
        rows = rows.exclude(leaving_reason=Membership.LeavingReason.CONVERTED)
        return list(rows.order_by("pk").values_list("partnership__home_quadrant", "school"))

    @cached_property
    def leads(self) -> list[tuple[int, int, dt.date | None]]:
        """Partnership and person of each lead of the last day, and the day on which that ends."""
        rows = Lead.objects.leading(self.span.last).order_by("pk")
        return list(rows.values_list("partnership", "person", "ended_on"))

    @cached_property
    def handed_over(self) -> list[tuple[int, int | None]]:
        """The partnerships that somebody began to lead in the term after another had ended, each with its home."""
        ended = Lead.objects.filter(partnership=OuterRef("partnership"), ended_on__lt=OuterRef("started_on"))
        ended = ended.filter(ended_on__gte=self.span.term.before.days[0]).exclude(person=OuterRef("person")).order_by()
        rows = Lead.objects.filter(started_on__range=self.span.days).filter(Exists(ended)).order_by()
        return list(rows.values_list("partnership", "partnership__home_quadrant").distinct())

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The quadrant meetings of the term whose minutes are at least a draft, with their boards, by day."""
        held = Meeting.objects.filter(held_on__range=self.span.days, status__in=RECORDED, attendances__isnull=False)
        rows = held.filter(board__quadrant__isnull=False).select_related("board").distinct()
        return list(rows.order_by("held_on", "board__position", "pk"))

    @cached_property
    def expected(self) -> dict[int, dict[int, bool]]:
        """Of each of the ``meetings`` the partnerships of its quadrant, and whether one of their leads, or somebody
        in a lead's place, was there.
        """
        found: dict[int, dict[int, bool]] = {meeting.pk: {} for meeting in self.meetings}
        if not found:
            return found
        there: set[tuple[int, int]] = set()
        marks = Attendance.objects.filter(meeting__in=list(found), presence__in=Attendance.THERE).order_by()
        for meeting, person, instead_of in marks.values_list("meeting", "person", "substitute_for"):
            there |= {(meeting, person), (meeting, instead_of)}
        leads = expected_leads(self.meetings).order_by()
        for meeting, partnership, person in leads.values_list("expected_at", "partnership", "person"):
            was_there = found[meeting].get(partnership, False) or (meeting, person) in there
            found[meeting][partnership] = was_there
        return found

    @cached_property
    def held(self) -> Counter[int | None]:
        """How many reviews whose visit was in the term were held, by home."""
        return self._reviews(visit_on__range=self.span.days, state=HELD)

    @cached_property
    def workshops(self) -> Counter[int | None]:
        """How many improvement workshops were held in the term, by home."""
        return self._reviews(workshop_held_on__range=self.span.days)

    @cached_property
    def impact_reviews(self) -> Counter[int | None]:
        """How many impact reviews were held in the term, by home."""
        return self._reviews(impact_review_held_on__range=self.span.days)

    @cached_property
    def to_come(self) -> Counter[int | None]:
        """How many reviews of the academic year are still to come, postponed ones too; it is known of today alone."""
        still = (PeerReview.State.PLANNED, PeerReview.State.POSTPONED)
        return self._reviews(year=self.span.term.year, state__in=still)

    def _reviews(self, **conditions: object) -> Counter[int | None]:
        rows = PeerReview.objects.filter(**conditions).order_by().values_list("round__partnership__home_quadrant")
        return Counter(dict(rows.annotate(n=Count("pk"))))

    @cached_property
    def crossed(self) -> set[tuple[int | None, int, int]]:
        """Home, partnership and person of who reviewed another school than their own at a visit held in the term."""
        rows = Reviewer.objects.filter(
            role__in=Reviewer.VISITING,
            review__state=HELD,
            review__visit_on__range=self.span.days,
            school__isnull=False,
        ).exclude(school=F("review__host"))
        of = ("review__round__partnership__home_quadrant", "review__round__partnership", "person")
        return set(rows.order_by().values_list(*of))

    @cached_property
    def shown_crossing(self) -> ShownPlaces:
        """Of which places it may be told how many people reviewed another school than their own (ADR 84)."""
        people = self._of_each_partnership()
        for home, partnership, person in self.crossed:
            people.setdefault(home, {}).setdefault(partnership, set()).add(person)
        return safe_places({home: [of_home] for home, of_home in people.items()})

    @cached_property
    def evaluated(self) -> set[int]:
        """The partnerships that agreed a self-evaluation of the academic year by the last day; counted, never named."""
        agreed = SelfEvaluation.objects.agreed().in_year(self.span.term.year).filter(agreed_on__lte=self.span.last)
        return set(agreed.order_by().values_list("partnership", flat=True))

    @cached_property
    def shown_evaluations(self) -> ShownPlaces:
        """Of which places it may be told how many agreed one, for how many did not is told with it (ADR 84)."""
        agreed, others = self._of_each_partnership(), self._of_each_partnership()
        for partnership, home in self.partnerships.items():
            (agreed if partnership in self.evaluated else others)[home][partnership].add(partnership)
        return safe_places({home: [agreed[home], others[home]] for home in agreed})

    def _of_each_partnership(self) -> dict[int | None, dict[int, set[int]]]:
        """By home an empty set for each partnership, to be filled with what is counted of it."""
        found: dict[int | None, dict[int, set[int]]] = {}
        for partnership, home in self.partnerships.items():
            found.setdefault(home, {})[partnership] = set()
        return found

    @cached_property
    def practice(self) -> list[tuple[int | None, dt.date]]:
        """Home and day of all practice that is shown today and was by the last day."""
        rows = Practice.objects.shown().filter(decided_on__lte=self.span.last).order_by("pk")
        return [(home, day) for home, day in rows.values_list("partnership__home_quadrant", "decided_on") if day]

    def homes_of(self, place: Place) -> list[int]:
        """The partnerships of the last day that are at home there."""
        return [pk for pk, home in self.partnerships.items() if is_in(place, home)]


def is_shown_of(place: Place, shown: ShownPlaces) -> bool:
    """Whether a number of the place is one of those that may be shown."""
    return shown.whole if place is None else place.pk in shown.places


def is_in(place: Place, home: int | None) -> bool:
    """Whether what has that home belongs to the place; to the county everything does."""
    return place is None or home == place.pk
