"""How the county's priorities go: said at a quadrant's meeting, and read by everybody once it is published."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from base.forms import sent
from base.methods import may_be_sent
from base.school_terms import Term
from boards.fetching import with_right
from boards.models import Board, Meeting
from improvement.forms import NOTHING_CHANGED, written
from improvement.models import Priority, PriorityProgress
from improvement.models.priorities import PriorityProgressQuerySet
from improvement.priorities.forms import ProgressForm
from improvement.priorities.panels import DONE
from improvement.priorities.progress import (
    may_see_progress,
    of_meeting,
    over_terms,
    terms_back_from,
    why_closed,
    with_later,
)
from improvement.priorities.writes import MeanwhileError, mark_of_progress, said_at, take_out

CHANGED_MEANWHILE = (
    "Somebody has changed what was said since you opened that page, so nothing was taken out. It is shown as it is "
    "now: press the button again if you still mean it"
)
MOST_QUOTED = 50  # letters of what was asked for
TERMS_SHOWN = 6  # to choose from


@login_not_required
@require_safe
def priority_list(request: HttpRequest) -> TemplateResponse:
    """The priorities of a term, ``?term=2026-autumn``, with what each quadrant's meeting said of them.

    Without one it is the latest of which the reader may read something.
    """
    today = timezone.localdate()
    ignored: list[str] = []
    terms = terms_back_from(Term.of(today), TERMS_SHOWN - 1)
    readable = PriorityProgress.objects.visible_to(request.user)
    term = _asked(request, terms, ignored) or _latest(readable, terms)
    boards = list(Board.objects.filter(quadrant__isnull=False).select_related("quadrant").order_by("quadrant__pk"))
    read = list(readable.in_terms(terms_back_from(term)).with_minute())
    priorities = list(Priority.objects.overlapping(*term.days).in_order().select_related("topic"))
    waiting = list(PriorityProgress.objects.not_published_yet().in_term(term).with_minute())
    by_board = [
        (board, with_later(over_terms(board, term, read, priorities), board, term, waiting)) for board in boards
    ]
    context = {
        "term": term,
        "terms": terms,
        "ignored": ignored,
        "priorities": [
            (priority, [(board, rows[n]) for board, rows in by_board]) for n, priority in enumerate(priorities)
        ],
    }
    return TemplateResponse(request, "improvement/priorities/priority_list.html", context)


@never_cache
@require_safe
def meeting_priorities(request: HttpRequest, pk: int) -> TemplateResponse:
    """The priorities of a meeting's term, with what it said of each and what was said before."""
    meeting = _meeting_of(request, pk)
    context = {"meeting": meeting, "rows": of_meeting(meeting, request.user), "closed": why_closed(meeting)}
    return TemplateResponse(request, "improvement/priorities/meeting_priorities.html", context)


@never_cache
@may_be_sent
def meeting_priority(request: HttpRequest, pk: int, priority_pk: int) -> HttpResponse:
    """Say how one priority goes; where the minutes are closed the meeting's priorities say so."""
    meeting = _meeting_of(request, pk)
    closed = why_closed(meeting)
    priority = get_object_or_404(Priority.objects.overlapping(*meeting.term.days), pk=priority_pk)
    if closed and request.method != "POST":
        return redirect("priorities:of_meeting", meeting.pk)
    said = said_at(meeting, priority)
    form = ProgressForm(sent(request), meeting=meeting, priority=priority, said=said, closed=closed, by=request.user)
    if progress := written(form):
        done = f"{priority}: {progress.get_rating_display().lower()}, minute {progress.minute_number}."
        _say(request, form.said_if_changed(done))
        return _back(meeting)
    rows = of_meeting(meeting, request.user)
    now = said_at(meeting, priority) if form.is_changed_meanwhile else said
    context = {
        "meeting": meeting,
        "priority": priority,
        "form": form,
        "said": now,
        "mark": mark_of_progress(now),
        "closed": closed,
        "row": next((row for row in rows if row.priority == priority), None),
    }
    status = 409 if form.is_changed_meanwhile else 422 if form.is_bound else 200
    return TemplateResponse(request, "improvement/priorities/meeting_priority.html", context, status=status)


@never_cache
@require_POST
def meeting_priority_taken_out(request: HttpRequest, pk: int, priority_pk: int) -> HttpResponse:
    """Take out what the meeting said of one, and say what that was, so that it can be typed again."""
    meeting = _meeting_of(request, pk)
    priority = get_object_or_404(Priority, pk=priority_pk)
    if closed := why_closed(meeting):
        messages.error(request, closed)
        return redirect("priorities:of_meeting", meeting.pk)
    try:
        said = take_out(meeting=meeting, priority=priority, by=request.user, seen=request.POST.get("mark", ""))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("priorities:of_meeting", meeting.pk)
    except MeanwhileError:
        messages.error(request, CHANGED_MEANWHILE)
        return redirect("priorities:say", meeting.pk, priority.pk)
    if said is None:
        _say(request, f"Nothing was taken out: this meeting has said nothing of “{priority}”.", messages.INFO)
    else:
        _say(request, f"Taken out, of “{priority}”: {said.in_words} It stood at minute {said.minute_number}.")
    return _back(meeting)


def _meeting_of(request: HttpRequest, pk: int) -> Meeting:
    """A quadrant's meeting whose board the user chairs or minutes, once it has begun; 404 for all others."""
    meeting = with_right(request, pk, "may_check")
    if not may_see_progress(meeting, request.user):
        raise Http404("At this meeting nobody says how priorities go.")
    return meeting


def _say(request: HttpRequest, done: str, level: int = messages.SUCCESS) -> None:
    """Say what was done at the head of the page, and in the panel where that is shown."""
    messages.add_message(request, messages.INFO if done == NOTHING_CHANGED else level, done, extra_tags=DONE)


def _back(meeting: Meeting) -> HttpResponse:
    """To where it was begun: the recording screen for who records, the list of priorities for a chair."""
    if meeting.may_record and meeting.is_being_recorded:
        return redirect(f"{reverse('meetings:record', args=[meeting.pk])}#priorities")
    return redirect("priorities:of_meeting", meeting.pk)


def _asked(request: HttpRequest, terms: list[Term], ignored: list[str]) -> Term | None:
    asked = request.GET.get("term", "").strip()
    by_slug = {term.slug: term for term in terms}
    if asked and asked not in by_slug:
        ignored.append(f"There is no term “{asked[:MOST_QUOTED]}” here, so the last one is shown.")
    return by_slug.get(asked)


def _latest(readable: PriorityProgressQuerySet, terms: list[Term]) -> Term:
    """The latest of the terms of which something may be read; this term where there is none."""
    of = readable.in_terms(terms).order_by().values_list("year", "term").distinct()
    said = {Term(year, name) for year, name in of}
    return next((term for term in terms if term in said), terms[0])
