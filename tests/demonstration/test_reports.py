"""Two terms' reports in the demonstration, as papers of meetings."""

import datetime as dt

import pytest
from django.utils import timezone

from base.school_terms import Term
from boards.models import Board, Meeting, Paper
from demonstration.meetings import make_meetings
from demonstration.reports import make_reports, make_reports_of_past_meetings
from improvement.models import TermReport
from tests.factories import make_board, make_partnership, make_quadrant

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


@pytest.fixture
def boards() -> list[Board]:
    west = make_quadrant("West")
    make_partnership(home_quadrant=west, schools=3)
    made = [make_board(), make_board("West quadrant meeting", quadrant=west)]
    make_meetings(TODAY)
    return made


def test_each_board_has_those_of_two_terms_as_papers_of_its_last_and_next_meeting(boards):
    assert make_reports_of_past_meetings(TODAY) == make_reports(TODAY) == 2

    for board in boards:
        reports = TermReport.objects.filter(board=board).select_related("paper__meeting").order_by("year", "term")
        summer, autumn = sorted(reports, key=lambda report: report.of_term.days)
        assert (summer.of_term, autumn.of_term) == (Term(2025, "Summer"), Term(2026, "Autumn"))
        assert summer.paper.meeting.held_on < TODAY < autumn.paper.meeting.held_on
        assert timezone.localtime(summer.made_at).date() == summer.paper.meeting.held_on
        assert summer.is_as_made
        assert summer.paper.file.size > 10_000


def test_what_is_there_stays(boards):
    for make in (make_reports_of_past_meetings, make_reports):
        make(TODAY)

        assert make(TODAY) == 0
    assert Paper.objects.filter(term_report__isnull=False).count() == 4


def test_meeting_whose_papers_are_closed_gets_none(boards):
    Meeting.objects.update(status="circulated")

    assert make_reports_of_past_meetings(TODAY) == 0
