"""The home page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from boards.meetings.listing import MEETINGS_SHOWN
from boards.models import Board, Meeting, TermDates
from improvement.models import Page
from office.council.reading import the_council
from office.council.words import in_our_words
from partnerships.coverage.report import coverage_report
from partnerships.geography import map_of_districts
from partnerships.models import District, School
from portal.home.decided import decided_last
from portal.home.examples import examples


@login_not_required
@may_be_kept
@require_safe
def home(request: HttpRequest) -> TemplateResponse:
    """The way in: find a school's partnership; how many are in one and where; what is next; who; and the vision."""
    districts = District.objects.select_related("quadrant")
    quadrants = sorted({one.quadrant for one in districts}, key=lambda quadrant: quadrant.position)
    report = coverage_report(School.objects.all(), quadrants=quadrants, districts=districts, phases=())
    boards = Board.objects.with_current_seats().select_related("quadrant")
    return TemplateResponse(
        request,
        "portal/home/home.html",
        {
            "examples": examples(),
            "coverage": report.whole,
            "quadrants": list(zip(quadrants, report.rows_by("quadrant"), strict=False)),  # a last row is of no district
            "districts": report.rows_by("district"),
            "map": map_of_districts(in_our_words(f"Map of {the_council().area_name} by district"), districts),
            "meetings": Meeting.objects.upcoming().select_related("board")[:MEETINGS_SHOWN],
            "term_dates": TermDates.objects.filter(ends_on__gte=timezone.localdate()).order_by("starts_on").first(),
            "decided": decided_last(),
            "boards": boards,
            "strategy": Page.objects.filter(slug="strategy").first(),
        },
    )
