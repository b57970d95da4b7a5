"""Calendars to subscribe to."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from boards.meetings.calendars import calendar_of
from boards.models import Board, Meeting
from office.council.reading import the_council


@login_not_required
@require_safe
def all_meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of every board: a year back, and all to come."""
    meetings = Meeting.objects.since_a_year_ago().select_related("board")
    return _calendar(request, f"{the_council().site_name}: meetings", meetings, "meetings")


@login_not_required
@require_safe
def board_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """One board's."""
    board = get_object_or_404(Board, slug=slug)
    meetings = board.meetings.since_a_year_ago().select_related("board")
    return _calendar(request, str(board), meetings, board.slug)


def _calendar(request: HttpRequest, name: str, meetings, file_name: str) -> HttpResponse:
    def address_of(meeting: Meeting) -> str:
        return request.build_absolute_uri(meeting.get_absolute_url())

    content = calendar_of(name, meetings, address_of)
    headers = {"Content-Disposition": f'inline; filename="{file_name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
