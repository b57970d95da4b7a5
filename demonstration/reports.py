"""Termly reports of the demonstration: of two terms, as papers of each board's last meeting and of its next one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from base.school_terms import Term
from boards.models import Board, Meeting, Paper
from boards.papers.writes import refuse_closed_papers
from demonstration.meetings import VENUES
from improvement.models import TermReport
from improvement.reporting.content import content_of
from improvement.reporting.word import word_of
from improvement.reporting.writes import make_paper


def make_reports_of_past_meetings(today: dt.date) -> int:
    """Make the report that each board's last meeting got, of the term before it, and say how many; before it is
    recorded, for then its papers are closed.
    """
    last = [(board, _own(board).past(today).first()) for board in _boards()]
    return sum(
        _make_report(board, Term.of(meeting.held_on).before, meeting, meeting.held_on)
        for board, meeting in last
        if meeting
    )


def make_reports(today: dt.date) -> int:
    """Make the report that each board's next meeting gets, of this term as it stands, and say how many."""
    coming = [(board, _own(board).upcoming(today).first()) for board in _boards()]
    return sum(_make_report(board, Term.of(today), meeting, today) for board, meeting in coming if meeting)


def _boards() -> Iterable[Board]:
    return Board.objects.filter(slug__in=VENUES).select_related("quadrant")


def _own(board: Board) -> Any:
    return Meeting.objects.filter(board=board, is_demonstration=True)


def _make_report(board: Board, term: Term, meeting: Meeting, on: dt.date) -> bool:
    """Make it, unless the term has one or the papers of the meeting are closed; say whether it was made."""
    if TermReport.objects.of_term(board, term).exists():
        return False
    try:
        refuse_closed_papers(meeting)
    except ValidationError:
        return False
    content = content_of(board, term, on)
    make_paper(
        board=board,
        term=term,
        content=content,
        file=word_of(content),
        meeting=meeting,
        item=meeting.items.filter(title__icontains="priorit").first(),
        timing=Paper.Timing.ON_TIME,
        agreement="",
        replaces=None,
        by=None,
        made_at=timezone.make_aware(dt.datetime.combine(on, dt.time(9))),
    )
    return True
