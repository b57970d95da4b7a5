"""The dates of meetings, and one meeting: its issued agenda, its papers, what may be done next."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.paging import paginate
from boards.agendas.timing import Timetable
from boards.clearing import undone_clearing
from boards.meetings.filters import MeetingFilters
from boards.meetings.listing import by_term
from boards.meetings.standing import note_minutes
from boards.minutes.choosing import PART_B, copies_for
from boards.minutes.recommendations import note_recommendations
from boards.models import AgendaItem, Meeting, Paper, Suggestion
from boards.models.access import boards_recorded_by, boards_with_plan, is_chaired_by
from boards.models.deadlines import add_deadlines
from boards.panels import MEETING, panels_of
from boards.papers.beside import put_under
from boards.part_b import note_items, note_papers
from boards.posted import panel_of
from boards.recording.kept_words import kept_words_of
from boards.steps import is_cleared_in_place, recording_opens_on, steps_for, taken_of


@login_not_required
@may_be_kept
@require_safe
def meeting_list(request: HttpRequest) -> TemplateResponse:
    """The dates of meetings by term: those to come on the first page, and the past ones, 25 a page."""
    filters = MeetingFilters(request.GET)
    meetings = filters.apply(Meeting.objects.select_related("board"))
    page = paginate(request, meetings.past(), filters.ignored)
    to_come = list(meetings.to_come()) if page.number == 1 else []
    run = set(boards_recorded_by(request.user)) if request.user.is_authenticated else set()
    add_deadlines(meeting for meeting in to_come if meeting.board in run)
    return TemplateResponse(
        request,
        "boards/meetings/meeting_list.html",
        {
            "filters": filters,
            "ignored": filters.ignored,
            "may_plan": bool(run),
            "to_come": by_term(to_come),
            "past": by_term(note_minutes(page, request.user)),
            "page": page,
        },
    )


@login_not_required
@may_be_kept
@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """One meeting: when and where, its issued agenda, the papers that the user may read, and what they may do next."""
    meeting = get_object_or_404(Meeting.objects.with_rights(request.user).select_related("board__quadrant"), pk=pk)
    items = _agenda(request, meeting) if meeting.has_issued_agenda else []
    if meeting.may_record:
        add_deadlines([meeting])
        meeting.reads_plan = boards_with_plan(request.user).filter(pk=meeting.board_id).exists()
    papers = Paper.objects.readable_by(request.user, meeting).current().select_related("item")
    note_papers(request, meeting, papers)
    papers_apart = put_under(items, papers)
    copies = copies_for(meeting, request.user)
    if not copies:
        note_minutes([meeting], request.user)
    offered = steps_for(meeting, reads_part_b=PART_B in copies)
    return TemplateResponse(
        request,
        "boards/meetings/meeting_detail.html",
        {
            "meeting": meeting,
            "items": items,
            "has_times": any(item.starts for item in items),
            "reads_part_b": any(item.part.is_confidential and not item.is_withheld for item in items),
            "papers_apart": papers_apart,
            "is_past": meeting.is_past,
            "step_links": [one for one in offered if one.step.is_filled_in],
            "step_buttons": [one for one in offered if not one.step.is_filled_in and not one.step.is_apart],
            "steps_apart": [one for one in offered if one.step.is_apart],
            "recording_opens_on": recording_opens_on(meeting) if meeting.may_record else None,
            "kept_words": kept_words_of(request, meeting) if request.user.is_authenticated else None,
            **_clearing(request, meeting),
            "steps_taken": taken_of(meeting) if meeting.may_record else [],
            **panel_of(meeting, request.user),
            "copies": copies,
            "panels": list(panels_of(MEETING, request, meeting)),
        },
    )


def _clearing(request: HttpRequest, meeting: Meeting) -> dict[str, bool | int | str]:
    """Who cleared a draft for circulation, or may: a chair, or somebody else in a chair's place; what is suggested."""
    if meeting.status != Meeting.Status.DRAFT or not meeting.may_check:  # type: ignore[attr-defined]
        return {}
    return {
        "is_cleared_in_place": is_cleared_in_place(meeting),
        "undone_clearing": undone_clearing(meeting),
        "clears_in_place": not is_chaired_by(meeting, request.user),
        "suggests": True,
        "open_suggestions": Suggestion.objects.open().filter(item__meeting=meeting).count(),
    }


def _agenda(request: HttpRequest, meeting: Meeting) -> list[AgendaItem]:
    """The items; those of Part B are ``is_withheld`` from whoever may not read them."""
    items = list(meeting.items.select_related("presenter", "comes_from__meeting__board").as_printed())
    timetable = Timetable(meeting, items, is_as_issued=True)
    readable: set[int] = set()
    if meeting.may_read_part_b and any(item.part.is_confidential for item in items):
        readable = set(AgendaItem.objects.readable_by(request.user, meeting).values_list("pk", flat=True))
    for item in items:
        item.meeting, item.is_withheld = meeting, item.part.is_confidential and item.pk not in readable
        item.starts = timetable.starts.get(item.pk, "") if timetable.is_shown and not item.is_withheld else ""
    note_recommendations(item for item in items if not item.is_withheld)
    note_items(request, [item for item in items if not item.is_withheld])
    return items
