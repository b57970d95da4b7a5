"""Boards and who sits on them, on any day; when they meet."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from partnerships.models import Lead

from .filters import MeetingFilters
from .models import Board, Meeting, Seat


@login_not_required
@require_safe
def board_list(request: HttpRequest) -> TemplateResponse:
    """Every board, with its chairs today."""
    return TemplateResponse(
        request, "boards/board_list.html", {"boards": Board.objects.select_related("quadrant").with_current_seats()}
    )


@login_not_required
@require_safe
def board_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """One board: who sits on it and whom they represent, today or on the day that ``?on=`` gives."""
    on, ignored = _day_asked_for(request)
    board = get_object_or_404(Board.objects.select_related("quadrant").with_current_seats(on), slug=slug)
    expected = Lead.objects.expected_at(board.quadrant, on) if board.quadrant else Lead.objects.none()
    return TemplateResponse(
        request,
        "boards/board_detail.html",
        {
            "board": board,
            "on": on,
            "is_today": on == timezone.localdate(),
            "ignored": ignored,
            "bodies": seats_by_body(board.current_seats),
            "expected": expected,
            "first_seat": None if board.current_seats else Seat.objects.filter(board=board).order_by("started_on").first(),
            "meetings": Meeting.objects.filter(board=board).upcoming()[:3],
        },
    )


@login_not_required
@require_safe
def meeting_list(request: HttpRequest) -> TemplateResponse:
    """The dates of meetings: those to come by term, then the past ones by academic year."""
    filters = MeetingFilters(request.GET)
    meetings = filters.apply(Meeting.objects.select_related("board"))
    return TemplateResponse(
        request,
        "meetings/meeting_list.html",
        {
            "filters": filters,
            "ignored": filters.ignored,
            "upcoming": by_term(meetings.to_come()),
            "past": by_term(meetings.past()),
        },
    )


@login_not_required
@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """One meeting: when and where, its issued agenda, and the papers marked public."""
    meeting = get_object_or_404(Meeting.objects.select_related("board"), pk=pk)
    return TemplateResponse(
        request,
        "meetings/meeting_detail.html",
        {
            "meeting": meeting,
            "items": meeting.items.select_related("presenter") if meeting.has_issued_agenda else [],
            "papers": meeting.documents.public() if meeting.has_issued_agenda else [],
            "is_past": meeting.held_on < timezone.localdate(),
        },
    )


def seats_by_body(seats: list[Seat]) -> list[tuple[str, str, list[Seat]]]:
    """Seats under the bodies they represent: (name, description, seats); those of no body last, as in attendance."""
    bodies: dict[object, list[Seat]] = {}
    for seat in seats:
        bodies.setdefault(seat.organisation, []).append(seat)
    return [
        (body.name, body.description, held) if body else ("In attendance", "", held) for body, held in bodies.items()
    ]


def by_term(meetings) -> list[tuple[object, list[Meeting]]]:
    """Meetings under their terms, both in the order given."""
    terms: dict[object, list[Meeting]] = {}
    for meeting in meetings:
        terms.setdefault(meeting.term, []).append(meeting)
    return list(terms.items())


def _day_asked_for(request: HttpRequest) -> tuple[dt.date, list[str]]:
    asked = request.GET.get("on", "").strip()
    if not asked:
        return timezone.localdate(), []
    try:
        day = parse_date(asked)
    except ValueError:  # written as a date, but no such day: 2023-02-30
        day = None
    if day is None:
        return timezone.localdate(), [
            f"“{asked[:50]}” is not a day. Write it as 2023-11-15. This is the board as it is today."
        ]
    return day, []
