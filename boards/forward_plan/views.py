"""A board's forward plan: read by its members, changed by who plans its meetings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from base.forms import sent
from base.school_terms import academic_year, year_label
from boards.agendas.template import template_of
from boards.emails import reminders_to
from boards.fetching import sentence
from boards.foreseen import of_opening_entries, of_opening_entry
from boards.forward_plan.forms import PlannedItemForm, PlanPasteForm
from boards.forward_plan.overview import plan_of, years_from
from boards.forward_plan.pasting import COLUMNS, PastedEntries, read_plan
from boards.forward_plan.people import may_bring
from boards.forward_plan.places import Place, flat, places_among, present_place
from boards.forward_plan.writes import NOT_OPEN, move_planned, plan_item, plan_items, postpone_planned, set_done
from boards.models import Board, Meeting, PlannedItem
from boards.models.access import boards_with_plan
from boards.models.deadlines import add_past_deadlines
from boards.models.parts import PART_COLUMN
from boards.part_b import note_plan


@never_cache
@require_safe
def forward_plan(request: HttpRequest, slug: str) -> TemplateResponse:
    """What is to come to the board over this academic year and the next, as far as the reader may read it."""
    board = _readable(request, slug)
    today = timezone.localdate()
    first, last = years_from(today)
    plan = plan_of(board, request.user, today, first=first, last=last)
    note_plan(request, board, is_shown=plan.confidential)
    context = {"board": board, "plan": plan, "reminders": reminders_to(request.user, board)}
    return TemplateResponse(request, "boards/forward_plan/forward_plan.html", context)


@never_cache
@require_safe
def board_year(request: HttpRequest, slug: str) -> TemplateResponse:
    """The academic year of ``?year=2026``, else this one, on a sheet: meetings, deadlines and what is planned."""
    board = _plannable(request, slug)
    today = timezone.localdate()
    years = [academic_year(today) + ahead for ahead in (-1, 0, 1)]
    asked = request.GET.get("year", "").strip()
    year = next((one for one in years if str(one) == asked), years[1])
    ignored = [f"No year called “{asked[:50]}” is shown here, so this is the present one."]
    plan = plan_of(board, request.user, today, first=year, last=year)
    note_plan(request, board, is_shown=plan.confidential)
    add_past_deadlines(meeting for term in plan.terms for meeting, _ in term.meetings)
    context = {
        "board": board,
        "plan": plan,
        "year": year,
        "year_label": year_label(year),
        "years": [(one, year_label(one)) for one in years],
        "ignored": ignored if asked and asked != str(year) else [],
    }
    return TemplateResponse(request, "boards/forward_plan/board_year.html", context)


@never_cache
def planned_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an entry; one whose title is in the plan already is asked about."""
    board = _plannable(request, slug)
    return _entry_form(request, board, PlannedItem(board=board))


@never_cache
def planned_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an entry, unless the agenda that has it is out."""
    board, entry = _entry(request, slug, pk)
    note_plan(request, board, is_shown=entry.part.is_confidential)
    if entry.is_settled:
        messages.error(request, f"{entry.neutral_title} is on an agenda that has gone out. Change it there.")
        return redirect("boards:forward_plan", slug)
    return _entry_form(request, board, entry)


def _entry_form(request: HttpRequest, board: Board, entry: PlannedItem) -> HttpResponse:
    is_new = entry.pk is None
    form = PlannedItemForm(
        sent(request),
        instance=entry,
        board=board,
        people=may_bring(board, entry.presenter_id),
        groups=_places(board),
        known=_known(request, board),
    )
    if request.method == "POST" and form.is_valid():
        planned, place = form.save(commit=False), form.place
        if form.opens and "sure" not in request.POST:
            return _asked_to_open(request, board, form)
        if form.is_moved:
            planned.put_at(place.meeting, place.term, place.recurs)
        try:
            plan_item(entry=planned, by=request.user, is_moved=form.is_moved, opens=form.opens)
        except ValidationError as error:
            form.add_error("title" if "title" in getattr(error, "error_dict", {}) else None, sentence(error))
        else:
            messages.success(request, f"{planned.neutral_title} {present_place(planned).in_words}.")
            return redirect(f"{reverse('boards:forward_plan', args=[board.slug])}#entry-{planned.pk}")
    context = {"board": board, "form": form, "entry": None if is_new else entry}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "boards/forward_plan/planned_item.html", context, status=status)


def _asked_to_open(request: HttpRequest, board: Board, form: PlannedItemForm) -> TemplateResponse:
    """Ask before a confidential entry is moved to Part A, with all else that the form changes of it."""
    as_it_is = PlannedItem.objects.get(pk=form.instance.pk)
    context = {
        "board": board,
        "entry": as_it_is,
        "foreseen": of_opening_entry(as_it_is),
        "kept": [(name, request.POST[name]) for name in form.fields if name in request.POST and name != PART_COLUMN],
        "safe_name": PART_COLUMN,  # which keeps it confidential, and saves the rest
    }
    return TemplateResponse(request, "boards/forward_plan/planned_item_open.html", context)


@never_cache
@require_POST
def planned_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move an entry ``to`` a place or ``postpone`` it; say that it is ``done``, or put it ``back``."""
    board, entry = _entry(request, slug, pk)
    try:
        said = _moved(request, board, entry)
    except ValidationError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, f"{entry.neutral_title} {said}.")
    return redirect(f"{reverse('boards:forward_plan', args=[slug])}#entry-{pk}")


def _moved(request: HttpRequest, board: Board, entry: PlannedItem) -> str:
    """Do what the button says; return the end of the sentence that says so."""
    if "postpone" in request.POST:
        target = postpone_planned(entry=entry, by=request.user)
        return Place("", "", meeting=target).in_words if target else "is not placed: no later meeting is open"
    if "done" in request.POST or "back" in request.POST:
        is_done = "done" in request.POST
        set_done(entry=entry, is_done=is_done, by=request.user)
        return "is done with" if is_done else "is in the plan again"
    places = [*flat(_places(board)), present_place(entry)]
    place = next((one for one in places if one.value == request.POST.get("to", "")), None)
    if place is None:
        raise ValidationError(NOT_OPEN)
    move_planned(entry=entry, meeting=place.meeting, term=place.term, recurs=place.recurs, by=request.user)
    return place.in_words


@never_cache
def plan_paste(request: HttpRequest, slug: str) -> HttpResponse:
    """Paste lines; look what they say and whether all can be read; then put them into the plan, all or none."""
    board = _plannable(request, slug)
    form = PlanPasteForm(sent(request))
    pasted: PastedEntries | None = None
    if request.method == "POST" and form.is_valid():
        pasted = _read(request, board, form.cleaned_data["lines"])
        pressed = {"sure", "keep", "opens"} & {*request.POST}
        if pressed == {"sure"} and pasted.opened and not pasted.problems:
            return _asked_to_open_pasted(request, board, pasted)
        if pressed and not pasted.problems and (done := _put_into_plan(request, pasted)):
            return done
    is_shown = bool(pasted and any(line.entry.part.is_confidential for line in pasted.lines))
    note_plan(request, board, is_shown=is_shown)
    context = {"board": board, "form": form, "pasted": pasted, "columns": COLUMNS}
    is_wrong = form.errors or (pasted and pasted.problems)
    return TemplateResponse(request, "boards/forward_plan/plan_paste.html", context, status=422 if is_wrong else 200)


def _asked_to_open_pasted(request: HttpRequest, board: Board, pasted: PastedEntries) -> TemplateResponse:
    """Ask before confidential entries are moved to Part A by what was pasted."""
    note_plan(request, board, is_shown=True)
    context = {
        "board": board,
        "opened": pasted.opened,
        "foreseen": of_opening_entries(),
        "kept": [("lines", request.POST["lines"])],
    }
    return TemplateResponse(request, "boards/forward_plan/plan_paste_open.html", context)


def _read(request: HttpRequest, board: Board, lines: str) -> PastedEntries:
    return read_plan(
        lines,
        board=board,
        places=flat(_places(board)),
        people=may_bring(board),
        known=_known(request, board),
        refused=[item.title for item in template_of(board)],
    )


def _put_into_plan(request: HttpRequest, pasted: PastedEntries) -> HttpResponse | None:
    """Write all; None where one was refused, which is among the problems then."""
    stay = [line.entry for line in pasted.lines if line.stays]
    for line in pasted.lines:
        if not line.stays:
            line.entry.put_at(line.place.meeting, line.place.term, line.place.recurs)
    entries, opens = [line.entry for line in pasted.lines], "opens" in request.POST
    try:
        plan_items(entries=entries, stay=stay, opens=opens, by=request.user)
    except ValidationError as error:
        pasted.problems.append(sentence(error))
        return None
    moved = sum(line.is_moved for line in pasted.lines)
    added = len(pasted.lines) - moved
    messages.success(request, f"In the plan: {added} added, {moved} moved or changed.")
    return redirect("boards:forward_plan", pasted.lines[0].entry.board.slug)


def _readable(request: HttpRequest, slug: str) -> Board:
    return get_object_or_404(boards_with_plan(request.user).select_related("quadrant"), slug=slug)


def _plannable(request: HttpRequest, slug: str) -> Board:
    return get_object_or_404(boards_with_plan(request.user).select_related("quadrant"), slug=slug, may_plan=True)


def _entry(request: HttpRequest, slug: str, pk: int) -> tuple[Board, PlannedItem]:
    board = _plannable(request, slug)
    entries = PlannedItem.objects.readable_by(request.user, board).select_related("meeting", "presenter", "board")
    return board, get_object_or_404(entries, pk=pk)


def _known(request: HttpRequest, board: Board) -> QuerySet[PlannedItem]:
    return PlannedItem.objects.readable_by(request.user, board).open().in_order()


def _places(board: Board) -> list[tuple[str, list[Place]]]:
    return places_among(Meeting.objects.filter(board=board).upcoming().select_related("board"))
