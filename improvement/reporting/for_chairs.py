"""What whoever chairs or minutes a quadrant's meeting sees on its page: the six duties, and what is due before it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from base.school_terms import Term
from boards.models import Action, Board, Meeting
from boards.models.deadlines import add_deadlines
from improvement.models import Priority, PriorityProgress, TermReport
from improvement.models.access import quadrants_of_seats
from improvement.programme.overview import NO_ANSWER
from improvement.programme.year_in_counts import with_manner
from improvement.reporting.content import content_of
from improvement.reporting.lists import address_of, draft_of
from improvement.reporting.shown import ShownReport
from partnerships.models import Lead, Partnership, Quadrant


@dataclass(frozen=True)
class Due:
    """Something to be done before the next meeting, in a sentence, and where it is done."""

    sentence: str
    url: str = ""


@dataclass(frozen=True)
class ForChair:
    """This term beside the last for the quadrant, the next meeting, and what is due before it."""

    report: ShownReport
    meeting: Meeting | None
    due: list[Due]

    @property
    def url(self) -> str:
        """Where the whole draft is, which alone has the lists and the partnerships, also where there is a paper."""
        return draft_of(self.report.board, self.report.term)


def for_chair(user: Any, quadrant: Quadrant, today: dt.date) -> ForChair | None:
    """The page's part for whoever chairs or minutes that quadrant's meeting; None for everybody else."""
    if not (user.is_authenticated and quadrants_of_seats(user).filter(pk=quadrant.pk).exists()):
        return None
    board, term = Board.objects.select_related("quadrant").get(quadrant=quadrant), Term.of(today)
    report = ShownReport(content_of(board, term, today), board, term, user)
    meeting = Meeting.objects.filter(board=board).upcoming(today).select_related("board").first()
    return ForChair(report, meeting, [*_due(board, term, meeting, today), *_left(board, user, today)])


def _due(board: Board, term: Term, meeting: Meeting | None, today: dt.date) -> Iterator[Due]:
    """The days of the meeting first, then what the term's report, priorities and partnerships still want."""
    if meeting:
        add_deadlines([meeting], today)
        if meeting.deadlines:
            reports, agenda = (
                date_format(day) for day in (meeting.deadlines.reports_due_on, meeting.deadlines.agenda_due_on)
            )
            agenda_url = reverse("meetings:detail", args=[meeting.pk])
            yield Due(f"Reports for the agenda are due on {reports}, the agenda itself on {agenda}.", agenda_url)
        if not TermReport.objects.of_term(board, term).standing().exists():
            yield Due(
                "This term’s report is not a paper of it yet.", reverse("reports:report", args=[term, board.slug])
            )
    priorities = Priority.objects.active(today)
    rows = PriorityProgress.objects.in_term(term).filter(board=board, priority__in=priorities)
    said = rows.order_by().values("priority").distinct().count()
    unsaid = priorities.count() - said
    if unsaid:
        yield Due(f"How {unsaid} {_are('priority', 'priorities', unsaid)} going this term is not recorded yet.")
    own = Partnership.objects.counted(today).in_quadrant(board.quadrant)
    unanswered = with_manner(own, term.year).filter(manner=None).count()
    if unanswered:
        query = f"quadrant={board.quadrant.slug}&show={NO_ANSWER}" if board.quadrant else ""
        words = f"{unanswered} {_have('partnership', unanswered)} not said how they do this year’s peer reviews."
        yield Due(words, f"{reverse('improvement:this_year')}?{query}")
    unled = own.without_a_lead(today).count()
    if unled:
        words = f"{unled} {_have('partnership', unled)} no lead."
        yield Due(words, address_of("without-lead", board, term, is_officers=False))
    until = meeting.held_on if meeting else term.days[1]
    ending = (
        Lead.objects.leading(today).filter(ended_on__lte=until, partnership__in=own.order_by().values("pk")).count()
    )
    if ending:
        words = f"{ending} {'lead ends' if ending == 1 else 'leads end'} by {date_format(until)}."
        yield Due(words, address_of("ending", board, term, is_officers=False))


def _left(board: Board, user: Any, today: dt.date) -> Iterator[Due]:
    """What earlier meetings of the board left: minutes to approve, and actions that are late."""
    for meeting in Meeting.objects.past(today).filter(board=board, status=Meeting.Status.CIRCULATED):
        words = f"The minutes of {date_format(meeting.held_on)} are not approved yet."
        yield Due(words, reverse("meetings:detail", args=[meeting.pk]))
    late = Action.objects.visible_to(user).overdue(today).filter(item__meeting__board=board).count()
    if late:
        query = f"show=overdue&board={board.slug}"
        yield Due(f"{late} {_are('action', 'actions', late)} overdue.", f"{reverse('actions:list')}?{query}")


def _have(noun: str, number: int) -> str:
    return f"{noun} has" if number == 1 else f"{noun}s have"


def _are(one: str, many: str, number: int) -> str:
    return f"{one} is" if number == 1 else f"{many} are"
