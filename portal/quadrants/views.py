"""The quadrants: chairs, partnerships, coverage and meetings of each."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from boards.meetings.listing import MEETINGS_SHOWN
from boards.meetings.standing import note_minutes
from boards.models import Board, Meeting, Seat
from improvement.programme.overview import quadrants_seen_to
from improvement.reporting.for_chairs import for_chair
from office.council.reading import the_council
from office.council.words import in_our_words
from partnerships.coverage.report import coverage_report
from partnerships.geography import map_of_quadrants
from partnerships.models import Partnership, Quadrant, School


@login_not_required
@may_be_kept
@require_safe
def quadrant_list(request: HttpRequest) -> TemplateResponse:
    """The quadrants: their districts, their chairs today, and how many of their schools are in a partnership."""
    # Counting groups the rows, and rows that are grouped lose the order that the model gives.
    quadrants = Quadrant.objects.with_partnership_count().order_by("position", "name").prefetch_related("districts")
    boards = {board.quadrant_id: board for board in Board.objects.for_quadrants().with_current_seats()}
    districts = [district for quadrant in quadrants for district in quadrant.districts.all()]
    report = coverage_report(School.objects.all(), quadrants, districts)
    return TemplateResponse(
        request,
        "portal/quadrants/quadrant_list.html",
        {
            "rows": [(quadrant, boards.get(quadrant.pk)) for quadrant in quadrants],
            "map": map_of_quadrants(
                in_our_words(f"Map of {the_council().area_name} by quadrant and district"), quadrants
            ),
            "report": report,
            "county_wide_count": Partnership.objects.active().in_quadrant(None).count(),
        },
    )


@login_not_required
@may_be_kept
@require_safe
def quadrant_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """One quadrant: who chairs its meeting today, its partnerships, its coverage and its meetings."""
    quadrant = get_object_or_404(Quadrant.objects.select_related("board").prefetch_related("districts"), slug=slug)
    meetings = list(Meeting.objects.filter(board__quadrant=quadrant).select_related("board").since_a_year_ago())
    to_come = [meeting for meeting in meetings if not (meeting.is_past or meeting.is_cancelled)]
    return TemplateResponse(
        request,
        "portal/quadrants/quadrant_detail.html",
        {
            "quadrant": quadrant,
            "for_chair": for_chair(request.user, quadrant, timezone.localdate()),
            "may_look_through": request.user.is_authenticated
            and quadrants_seen_to(request.user).filter(pk=quadrant.pk).exists(),
            "map": map_of_quadrants(
                f"Map of the {quadrant} {the_council().quadrant_word} in {the_council().area_name}", [quadrant]
            ),
            "chairs": Seat.objects.active()
            .chairs()
            .filter(board__quadrant=quadrant)
            .select_related("person", "board", "organisation")
            .in_order(),
            "report": coverage_report(
                School.objects.in_quadrant(quadrant),
                districts=quadrant.districts.all(),
                chosen={"quadrant": quadrant.slug},
            ),
            "partnerships": Partnership.objects.active().in_quadrant(quadrant).in_directory()[: settings.PAGE_SIZE],
            "next_meetings": sorted(to_come, key=lambda meeting: meeting.next_day)[:MEETINGS_SHOWN],
            "past_meetings": note_minutes(
                [meeting for meeting in reversed(meetings) if meeting.is_past][:MEETINGS_SHOWN], request.user
            ),
        },
    )
