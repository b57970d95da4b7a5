"""What a figure of the draft opens: a list that the portal has, or one of the rows that were counted.

Nothing opens schools of a review, nor which partnerships agreed a self-evaluation: those are nobody's to know who reads
a report (design, section 5).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format

from base.school_terms import Term
from boards.models import Board
from improvement.models import Practice
from improvement.reporting.records import Place, TermRecords, is_in
from partnerships.models import Lead, Membership, Partnership


@dataclass(frozen=True)
class Row:
    """A line of a list: what it is about with its page, and what is said of it."""

    name: str
    url: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A list: what its columns are called, and its rows."""

    title: str
    head: tuple[str, ...]
    rows: Callable[[TermRecords, Place], Iterable[Row]]
    why_empty: str

    def labelled(self, row: Row) -> list[tuple[str, str]]:
        """What is said of a row, each with the head of its column, which stands before it on a phone."""
        return list(zip(self.head[1:], row.said, strict=True))


def _joined(records: TermRecords, place: Place) -> Iterable[Row]:
    there = {school for home, school in records.joined if is_in(place, home)}
    return _memberships(Membership.objects.filter(started_on__range=records.span.days), there, place, "started_on")


def _left(records: TermRecords, place: Place) -> Iterable[Row]:
    there = {school for home, school in records.left if is_in(place, home)}
    ended = Membership.objects.filter(ended_on__range=records.span.days)
    ended = ended.exclude(leaving_reason=Membership.LeavingReason.CONVERTED)
    return _memberships(ended, there, place, "ended_on")


def _memberships(rows, schools: set[int], place: Place, day: str) -> Iterable[Row]:
    rows = rows.filter(school__in=schools).select_related("school", "partnership").order_by(day, "school__name", "pk")
    for row in rows if place is None else rows.filter(partnership__home_quadrant=place):
        on = date_format(getattr(row, day))
        yield Row(str(row.school), row.school.get_absolute_url(), (str(row.partnership), on))


def _leads(records: TermRecords, place: Place) -> Iterable[Row]:
    return _led(Lead.objects.leading(records.span.last), records, place)


def _ending(records: TermRecords, place: Place) -> Iterable[Row]:
    leading = Lead.objects.leading(records.span.last)
    return _led(leading.filter(ended_on__lte=records.span.term.after.days[1]), records, place)


def _led(leads, records: TermRecords, place: Place) -> Iterable[Row]:
    here = set(records.homes_of(place))
    for lead in leads.select_related("person", "partnership").order_by("partnership__name", "person__name", "pk"):
        if lead.partnership_id in here:
            until = f"until {date_format(lead.ended_on)}" if lead.ended_on else ""
            said = (str(lead.person), f"since {date_format(lead.started_on)}", until)
            yield Row(str(lead.partnership), lead.partnership.get_absolute_url(), said)


def _partnerships(keys: Iterable[int]) -> Iterable[Row]:
    for one in Partnership.objects.filter(pk__in=list(keys)).select_related("home_quadrant").by_name():
        said = date_format(one.last_confirmed_on) if one.last_confirmed_on else "never"
        yield Row(str(one), one.get_absolute_url(), (str(one.home_quadrant or "County-wide"), said))


def _unconfirmed(records: TermRecords, place: Place) -> Iterable[Row]:
    return _partnerships(set(records.homes_of(place)) - records.confirmed)


def _without_lead(records: TermRecords, place: Place) -> Iterable[Row]:
    return _partnerships(set(records.homes_of(place)) - {partnership for partnership, _, _ in records.leads})


def _handed_over(records: TermRecords, place: Place) -> Iterable[Row]:
    return _partnerships(pk for pk, home in records.handed_over if is_in(place, home))


def _represented(records: TermRecords, place: Place) -> Iterable[Row]:
    """Each partnership that was expected at a meeting, and whether it was there."""
    partnerships = Partnership.objects.in_bulk({pk for marks in records.expected.values() for pk in marks})
    for meeting in records.meetings:
        if is_in(place, meeting.board.quadrant_id):
            marks = [(partnerships[pk], was_there) for pk, was_there in records.expected[meeting.pk].items()]
            for one, was_there in sorted(marks, key=lambda mark: str(mark[0]).casefold()):
                said = (str(meeting.board), date_format(meeting.held_on), "was there" if was_there else "was not there")
                yield Row(str(one), one.get_absolute_url(), said)


def _practice(records: TermRecords, place: Place) -> Iterable[Row]:
    shown = Practice.objects.shown().filter(decided_on__lte=records.span.last).select_related("partnership")
    for one in shown.order_by("-decided_on", "-pk"):
        if is_in(place, one.partnership.home_quadrant_id) and one.decided_on:
            yield Row(one.title, one.get_absolute_url(), (str(one.partnership), date_format(one.decided_on)))


_OF_PARTNERSHIPS = ("Partnership", "Home", "Last confirmed")
_OF_LEADS = ("Partnership", "Who leads it", "Since", "Until")
_OF_PRACTICE = ("Practice", "Partnership", "Shown since")
_NO_PRACTICE = "No practice is shown."
LISTS = {
    "joined": Listed(
        "Schools that joined a partnership", ("School", "Partnership", "From"), _joined, "No school joined one."
    ),
    "left": Listed("Schools that left a partnership", ("School", "Partnership", "Until"), _left, "No school left one."),
    "leads": Listed("People who lead partnerships", _OF_LEADS, _leads, "No partnership has a lead."),
    "confirmed": Listed(
        "Partnerships whose record nobody confirmed within a year",
        _OF_PARTNERSHIPS,
        _unconfirmed,
        "A lead confirmed every record within a year.",
    ),
    "represented": Listed(
        "Partnerships at the quadrant meeting",
        ("Partnership", "Meeting", "Day", "Whether it was there"),
        _represented,
        "Nobody recorded attendance at a meeting in this term.",
    ),
    "practice": Listed("Practice that partnerships show", _OF_PRACTICE, _practice, _NO_PRACTICE),
    "without-lead": Listed(
        "Partnerships without a lead", _OF_PARTNERSHIPS, _without_lead, "Every partnership has a lead."
    ),
    "ending": Listed(
        "Leads who end by the end of the next term", _OF_LEADS, _ending, "No lead is known to end by then."
    ),
    "handed-over": Listed(
        "Partnerships whose lead was handed over", _OF_PARTNERSHIPS, _handed_over, "No lead was handed over."
    ),
}


def draft_of(board: Board, term: Term) -> str:
    """Where the draft of a report is, also where a paper was made of it."""
    return f"{reverse('reports:report', args=[term, board.slug])}?draft=yes"


def address_of(key: str, board: Board, term: Term, *, is_officers: bool) -> str:
    """The list that a figure of the draft opens; empty where it opens none to who reads it.

    Reviews of the whole county by partnership are for officers; of a quadrant for who sees to it as well.
    """
    if key in LISTS:
        return reverse("reports:list", args=[term, board.slug, key])
    at = {"quadrant": board.quadrant.slug} if board.quadrant else {}
    if key == "coverage":
        return _narrowed(reverse("schools:without"), at)
    if key == "partnerships":
        return _narrowed(reverse("partnerships:list"), at)
    shown = {"reviews-held": "held", "reviews-to-come": "planned"}
    if key in shown and (is_officers or board.quadrant):
        return _narrowed(reverse("improvement:this_year"), at | {"show": shown[key]})
    return ""


def _narrowed(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
