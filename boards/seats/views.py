"""Boards and who sits on them, on any day; when they meet."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from partnerships.models import Lead
from partnerships.paging import paginate

from ..filters import MeetingFilters, day_asked_for
from ..listing import by_term, seats_by_body, why_nobody
from ..minutes.choosing import copies_for
from ..models import AgendaItem, Board, Document, Meeting
from ..models.access import boards_recorded_by, boards_sat_on_by
from ..part_b import note_items, note_papers
from .steps import steps_for

NEXT_MEETINGS = 3


@login_not_required
@require_safe
def board_list(request: HttpRequest) -> TemplateResponse:
    """Every board, with its chairs today."""
    return TemplateResponse(request, "boards/board_list.html", {"boards": Board.objects.with_current_seats()})


@login_not_required
@require_safe
def board_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """One board: who sits on it and whom they represent, today or on the day that ``?on=`` gives."""
    on, ignored = day_asked_for(request.GET)
    board = get_object_or_404(Board.objects.select_related("quadrant").with_current_seats(on), slug=slug)
    seated = [seat.person_id for seat in board.current_seats]
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
            "why_nobody": "" if seated else why_nobody(board, on),
            "expected": expected.exclude(person__in=seated),
            "meetings": board.meetings.upcoming()[:NEXT_MEETINGS],
            "sits_on_it": boards_sat_on_by(request.user).filter(pk=board.pk).exists(),
        },
    )


@login_not_required
@require_safe
def meeting_list(request: HttpRequest) -> TemplateResponse:
    """The dates of meetings by term: those to come on the first page, and the past ones, 25 a page."""
    filters = MeetingFilters(request.GET)
    meetings = filters.apply(Meeting.objects.select_related("board"))
    page = paginate(request, meetings.past(), filters.ignored)
    return TemplateResponse(
        request,
        "meetings/meeting_list.html",
        {
            "filters": filters,
            "ignored": filters.ignored,
            "may_plan": request.user.is_authenticated and boards_recorded_by(request.user).exists(),
            "to_come": by_term(meetings.to_come()) if page.number == 1 else [],
            "past": by_term(page),
            "page": page,
        },
    )


@login_not_required
@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """One meeting: when and where, its issued agenda, the papers that the user may read, and what they may do next."""
    meeting = get_object_or_404(Meeting.objects.with_rights(request.user).select_related("board"), pk=pk)
    items = _agenda(request, meeting) if meeting.has_issued_agenda else []
    papers = Document.objects.readable_by(request.user, meeting).current().select_related("item")
    note_papers(request, meeting, papers)
    return TemplateResponse(
        request,
        "meetings/meeting_detail.html",
        {
            "meeting": meeting,
            "items": items,
            "reads_part_b": any(item.is_part_b and not item.is_withheld for item in items),
            "papers": papers,
            "is_past": meeting.held_on < timezone.localdate(),
            "steps": steps_for(meeting),
            "copies": copies_for(meeting, request.user),
        },
    )


def _agenda(request: HttpRequest, meeting: Meeting) -> list[AgendaItem]:
    """The items; those of Part B are ``is_withheld`` from whoever may not read them."""
    items = list(meeting.items.all())
    readable: set[int] = set()
    if meeting.may_read_part_b and any(item.is_part_b for item in items):
        readable = set(AgendaItem.objects.readable_by(request.user, meeting).values_list("pk", flat=True))
    for item in items:
        item.meeting, item.is_withheld = meeting, item.is_part_b and item.pk not in readable
    note_items(request, [item for item in items if not item.is_withheld])
    return items


@login_not_required
@require_safe
def meeting_paper(request: HttpRequest, pk: int, paper_pk: int) -> FileResponse:
    """A paper, to save rather than to open; 404 for one that the reader may not read, so that nobody learns of it."""
    meeting = get_object_or_404(Meeting.objects.with_rights(request.user).select_related("board"), pk=pk)
    papers = Document.objects.readable_by(request.user, meeting).exclude(file="").select_related("item")
    paper = get_object_or_404(papers, pk=paper_pk)
    try:
        content = paper.file.open()
    except FileNotFoundError:
        raise Http404("The file of this paper is not there") from None
    note_papers(request, meeting, [paper])
    name = f"{slugify(paper.title) or 'paper'}{paper.suffix}"
    headers = {} if paper.is_public else {"Cache-Control": "private, no-store"}
    return FileResponse(content, as_attachment=True, filename=name, headers=headers)
