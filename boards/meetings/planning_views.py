"""Planning a term's meetings, and making an agenda."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from base.days import in_words
from base.forms import sent
from base.numbers import whole_number
from boards.agendas.timing import timetable_of
from boards.agendas.writes import add_item, change_item, move_item, place_item, remove_item
from boards.attendance.guests import possible_presenters
from boards.fetching import recordable, sentence
from boards.foreseen import counted, of_changing, of_moving_to_part_a, of_removing_item
from boards.meetings.forms import AgendaItemForm, MeetingForm, WhenAndWhereForm, term_span, terms_to_plan
from boards.meetings.late import warn_of_past_deadlines
from boards.meetings.planning import STAYS, change_when_and_where, plan_meetings
from boards.minutes.recommendations import note_recommendations, read_recommendations
from boards.models import AgendaItem, Meeting, Paper
from boards.models.access import boards_recorded_by
from boards.models.parts import PART_COLUMN
from boards.papers.beside import put_under
from boards.part_b import note_items, note_papers
from boards.posted import panel_of
from office.post.told import posted_in_words


@never_cache
def meetings_plan(request: HttpRequest) -> HttpResponse:
    """A row a board for one term, ``?term=2026-Autumn``; those with a day become meetings with their agendas."""
    boards = list(boards_recorded_by(request.user))
    if not boards:
        raise PermissionDenied
    terms = terms_to_plan(timezone.localdate())
    asked = request.GET.get("term", "")
    found = next((one for one in terms if one[0] == asked), None)
    term, name = found or terms[0]
    span = term_span(int(term[:4]), term[5:])
    data = sent(request)
    forms = [MeetingForm(data, board=board, span=span) for board in boards]
    if data is not None:
        wanted = [form for form in forms if form.is_wanted]
        if wanted and all(form.is_valid() for form in wanted):
            made = plan_meetings(meetings=[form.save(commit=False) for form in wanted], by=request.user)
            messages.success(
                request,
                "1 meeting is planned, with its board’s agenda."
                if len(made) == 1
                else f"{len(made)} meetings are planned, each with its board’s agenda.",
            )
            warn_of_past_deadlines(request, made)
            return redirect("meetings:list")
    there = Meeting.objects.filter(board__in=boards, held_on__range=span).select_related("board")
    context = {
        "forms": forms,
        "terms": terms,
        "term": term,
        "name": name,
        "span": span,
        "there": there.order_by("held_on"),
        "is_empty": data is not None and not any(form.is_wanted for form in forms),
        "ignored": [f"No term called “{asked[:50]}” can be planned, so this is {name}."] if asked and not found else [],
        "errors": [error for form in forms if data is not None and form.is_wanted for error in form.summary()],
    }
    is_wrong = bool(context["errors"] or context["is_empty"])
    return TemplateResponse(request, "boards/meetings/meetings_plan.html", context, status=422 if is_wrong else 200)


@never_cache
def meeting_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the day, the times or the place of a planned meeting; whoever had the agenda is told."""
    meeting = recordable(request, pk)
    if not meeting.has_not_begun:
        messages.info(request, STAYS)
        return redirect(meeting)
    form = WhenAndWhereForm(sent(request), instance=meeting)
    is_right = request.method == "POST" and "again" not in request.POST and form.is_valid()
    if is_right and meeting.has_issued_agenda and form.has_changed() and "sure" not in request.POST:
        return _asked_to_change(request, meeting, form)
    if is_right:
        try:
            told = change_when_and_where(meeting=meeting, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = posted_in_words(told) if told else ""
            messages.success(request, f"The meeting is on {in_words(form.cleaned_data['held_on'])}. {said}".strip())
            return redirect("meetings:detail", pk)
    context = {"meeting": meeting, "form": form}
    return TemplateResponse(request, "boards/meetings/meeting_change.html", context, status=422 if form.errors else 200)


def _asked_to_change(request: HttpRequest, meeting: Meeting, form: WhenAndWhereForm) -> HttpResponse:
    """Ask before people are told of another day, time or place; what was typed goes on with the answer."""
    context = {
        "meeting": meeting,
        "crumb": "Day, time or place",
        "foreseen": of_changing(meeting),
        "kept": [(name, request.POST[name]) for name in form.fields if name in request.POST],
    }
    return TemplateResponse(request, "boards/meetings/meeting_change_sure.html", context)


TYPED = "agenda-typed"  # in the session: a new item half typed when another was moved, by its meeting
LONGEST_TYPED = 1000  # characters of a field of it; a title has 200


@never_cache
def meeting_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda to change: a form for a new item, and buttons at each."""
    meeting = recordable(request, pk)
    people = possible_presenters(request.user, meeting)
    form = AgendaItemForm(sent(request), people=people, initial=_typed_before(request, pk))
    if request.method == "POST" and form.is_valid():
        try:
            item = add_item(meeting=meeting, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, f"Item {item.number} is on the agenda{_with_recommendations(item)}.")
            return redirect("meetings:agenda", pk)
    readable = AgendaItem.objects.readable_by(request.user, meeting)
    related = ("presenter", "meeting__board", "comes_from__meeting__board")
    items = list(readable.with_paper_count().select_related(*related).order_by("position", "pk"))
    note_items(request, items)
    timetable = timetable_of(meeting)
    for item in items:
        item.starts = timetable.starts.get(item.pk, "")
    note_recommendations(items)
    papers = Paper.objects.readable_by(request.user, meeting).current().select_related("item")
    put_under(items, papers)
    note_papers(request, meeting, papers)
    context = {"meeting": meeting, "form": form, "items": items, "timetable": timetable}
    context |= panel_of(meeting, request.user, "agenda")
    return TemplateResponse(request, "boards/meetings/meeting_agenda.html", context, status=422 if form.errors else 200)


def _with_recommendations(item: AgendaItem) -> str:
    """How many recommendations were read from what was typed, as the end of a sentence; empty where there are none."""
    many = len(read_recommendations(item.recommendations).points)
    return f" with {counted(many, 'recommendation')}" if many else ""


def _typed_before(request: HttpRequest, pk: int) -> dict[str, str] | None:
    """The new item that was half typed when another was moved: given back once."""
    kept = request.session.get(TYPED, {})
    typed = kept.pop(str(pk), None)
    if typed is not None:
        request.session[TYPED] = kept
    return typed


def _keep_typed(request: HttpRequest, pk: int) -> None:
    """Keep a new item that is half typed until the agenda is shown again; every button there posts it too."""
    form = AgendaItemForm(request.POST, people=())
    if "title" in request.POST and form.has_changed():
        typed = {name: request.POST[name][:LONGEST_TYPED] for name in form.fields if name in request.POST}
        request.session[TYPED] = {**request.session.get(TYPED, {}), str(pk): typed}


@never_cache
def agenda_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """One item of the agenda to change."""
    meeting = recordable(request, pk)
    items = AgendaItem.objects.readable_by(request.user, meeting).select_related("meeting__board")
    item = get_object_or_404(items, pk=item_pk)
    note_items(request, [item])
    data, was_confidential = sent(request), item.part.is_confidential
    form = AgendaItemForm(data, instance=item, people=possible_presenters(request.user, meeting, item))
    if data is not None and form.is_valid():
        if was_confidential and not form.instance.part.is_confidential and "sure" not in data:
            return _asked_to_open(request, item)
        try:
            change_item(item=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, f"Item {item.number} is saved{_with_recommendations(form.instance)}.")
            return redirect("meetings:agenda", pk)
    context = {"meeting": meeting, "form": form, "item": item}
    return TemplateResponse(request, "boards/meetings/agenda_item.html", context, status=422 if form.errors else 200)


def _asked_to_open(request: HttpRequest, item: AgendaItem) -> TemplateResponse:
    """Ask before a confidential item is moved to Part A, with all else that the form changes of it."""
    as_it_is = AgendaItem.objects.select_related("meeting__board").get(pk=item.pk)
    sent_again = [(name, value) for name, value in request.POST.items() if name in AgendaItemForm.base_fields]
    context = {
        "meeting": item.meeting,
        "item": as_it_is,
        "crumb": "Agenda",
        "foreseen": of_moving_to_part_a(as_it_is),
        "kept": sent_again,
        "safe_name": PART_COLUMN,  # which keeps it confidential, and saves the rest
    }
    return TemplateResponse(request, "boards/meetings/agenda_item_open.html", context)


@never_cache
@require_POST
def agenda_move(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Move an item ``up``, ``down`` or ``to`` a ``place``; ask whether to take it off (``remove``), or do (``off``)."""
    meeting = recordable(request, pk)
    item = get_object_or_404(
        AgendaItem.objects.readable_by(request.user, meeting).select_related("meeting"), pk=item_pk
    )
    move = request.POST.get("move", "")
    _keep_typed(request, pk)
    if move == "remove" and not (meeting.has_issued_agenda or item.papers.exists()):
        note_items(request, [item])
        context = {"meeting": meeting, "item": item, "crumb": "Take an item off", "foreseen": of_removing_item(item)}
        return TemplateResponse(request, "boards/meetings/agenda_remove.html", context)
    try:
        if move in ("remove", "off"):
            remove_item(item=item, by=request.user)
            returns = ", and in the forward plan, not placed yet" if item.planned_as_id else ""
            messages.success(request, f"“{item.public_title}” is off the agenda{returns}.")
            return redirect("meetings:agenda", pk)
        if move in ("up", "down"):
            move_item(item=item, up=move == "up", by=request.user)
        elif move == "to":
            place_item(item=item, place=whole_number(request.POST.get("place", "")) or 0, by=request.user)
    except ValidationError as error:
        messages.error(request, sentence(error))
    return redirect(f"{reverse('meetings:agenda', args=[pk])}#item-{item_pk}")
