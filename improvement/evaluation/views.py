"""A partnership's self-evaluations: all of them, one of them, opening, agreeing, next steps, years.

The meeting's own page stands apart (``meeting_views.py``), and so does what a head does (``head_views.py``).
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from base.days import in_words
from base.forms import sent
from base.methods import may_be_sent
from base.paging import paginate
from improvement.evaluation import fetching
from improvement.evaluation.closing import schools_answered
from improvement.evaluation.emails import ASKED, ask_heads, heads_asked, who_have_theirs
from improvement.evaluation.forms import AgreeForm, HowForm, NewStepForm, OpenForm, StepForm, years_to_open
from improvement.evaluation.meeting_forms import LINES
from improvement.evaluation.next_things import next_thing
from improvement.evaluation.people import owners_of
from improvement.evaluation.saying import say_asked, say_closed
from improvement.evaluation.sharing import schools_that_took_part
from improvement.evaluation.sheet import sheet_of
from improvement.evaluation.side_by_side import side_by_side
from improvement.evaluation.writes import (
    ANSWERS_CLOSED,
    MeanwhileError,
    say_done_or_open,
    take_back_agreement,
    take_step_off,
)
from improvement.forms import written
from improvement.models import NextStep, SelfEvaluation
from improvement.models.self_evaluations import schools_of
from improvement.programme.overview import may_look_through
from improvement.saying import say_done
from office.council.words import in_our_words


@never_cache
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """All self-evaluations of the partnership that the user may read, and what is next to do."""
    place = fetching.place_of(request, pk)
    evaluations = list(place.evaluations)
    if not (place.is_own or evaluations):
        raise Http404
    year = fetching.this_year()
    this_years = next((one for one in evaluations if one.year == year), None)
    context = {
        "place": place,
        "lead": place.lead,
        "this_year": this_years,
        "others": [one for one in evaluations if one.year != year],
        "year": year,
        "next": next_thing(this_years, pk) if place.leads else None,
        "may_open_another": place.leads and bool(years_to_open(one.year for one in evaluations)),
        "has_answered": bool(this_years and this_years.answers.filter(school__in=place.headed).exists()),
        "has_several": sum(one.is_agreed for one in evaluations) > 1,
    }
    return TemplateResponse(request, "improvement/evaluation/evaluation_overview.html", context)


@never_cache
@may_be_sent
def evaluation_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one: the year, here or on paper, and the day of the meeting."""
    place = fetching.led_place(request, pk)
    form = OpenForm(sent(request), partnership=place.partnership, by=request.user)
    if evaluation := written(form):
        messages.success(request, f"The self-evaluation of {evaluation.year_label} is open.")
        return redirect("evaluation:detail", pk, evaluation.year)
    context = {"place": place, "lead": place.lead, "form": form}
    return _form_page(request, "improvement/evaluation/evaluation_open.html", context, form)


@never_cache
@may_be_sent
def evaluation_how(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Say otherwise how it is filled in, and when the heads meet."""
    place = fetching.led_place(request, pk)
    evaluation = fetching.led_evaluation(place, year)
    if evaluation.is_agreed:
        return say_closed(request, pk, evaluation)
    form = HowForm(sent(request), evaluation=evaluation, by=request.user)
    if written(form):
        say_done(request, form.said_if_changed("It is changed."), form.told)
        return redirect("evaluation:detail", pk, year)
    context = {"place": place, "lead": place.lead, "evaluation": evaluation, "form": form}
    return _form_page(request, "improvement/evaluation/evaluation_how.html", context, form)


@never_cache
@require_safe
def evaluation_detail(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """One of them: where it stands, and once it was agreed what was."""
    place = fetching.place_of(request, pk)
    evaluation = fetching.read_evaluation(place, year)
    sheet = sheet_of(evaluation) if evaluation.is_agreed else []
    context = {
        "place": place,
        "lead": place.lead,
        "evaluation": evaluation,
        "sheet": sheet,
        "has_steps": any(one.steps for one in sheet),
        "next": next_thing(evaluation, pk) if place.leads else None,
        "may_take_back": bool(place.leads and may_be_taken_back(evaluation)),
        "own_person": request.user.person_id,  # type: ignore[union-attr]
    }
    if place.is_own:
        own = evaluation.answers.filter(school__in=place.headed).order_by()
        context["own_answered"] = set(own.values_list("school", flat=True))
        schools = schools_of(place.partnership)
        context["school_count"] = schools.count()
        context["answered"] = schools_answered(evaluation) if place.leads else None
        heads = heads_asked(evaluation) if place.leads and evaluation.are_heads_asked else []
        context |= {"heads": heads, "have_theirs": who_have_theirs(heads, evaluation, ASKED) if heads else []}
    if evaluation.is_agreed:
        context["took_part"] = schools_that_took_part(evaluation)
    return TemplateResponse(request, "improvement/evaluation/evaluation_detail.html", context)


@never_cache
@require_POST
def evaluation_ask(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Send every head the link by which they answer before the meeting."""
    evaluation = fetching.led_evaluation(fetching.led_place(request, pk), year)
    if evaluation.is_agreed:
        return say_closed(request, pk, evaluation)
    if evaluation.are_answers_closed:
        messages.info(request, ANSWERS_CLOSED.format(in_words(evaluation.answers_close_on)))
    elif not evaluation.are_heads_asked:
        messages.info(request, f"{evaluation.year_label} is over, so nobody is asked to answer before a meeting.")
    else:
        asked = ask_heads(evaluation, request.user, again="again" in request.POST)
        say_asked(request, "Every head is asked, whether they have answered or not.", asked)
    return redirect("evaluation:detail", pk, year)


@never_cache
@may_be_sent
def evaluation_agree(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Close it: on which day it was agreed, and which schools took part. Themes without a stage are named."""
    place = fetching.led_place(request, pk)
    evaluation = fetching.led_evaluation(place, year)
    if evaluation.is_agreed:
        return say_closed(request, pk, evaluation)
    form = _agree_form(request, evaluation)
    try:
        agreed = written(form)
    except MeanwhileError:  # between reading and writing: asked again, it says which themes
        form, agreed = _agree_form(request, evaluation), None
    if agreed:
        said = (
            f"The self-evaluation of {evaluation.year_label} is agreed, on {in_words(agreed.evaluation.agreed_on)}. "
            "Each head may now say whether it is shared outside the partnership."
        )
        if agreed.left:
            names = get_text_list([str(one) for one in agreed.left], "and")
            said += (
                f" Nobody writes to {names}: they see to a next step, and neither head a school of the partnership nor "
                "lead it today."
            )
        say_done(request, said, agreed.written)
        return redirect("evaluation:detail", pk, year)
    context = {
        "place": place,
        "lead": place.lead,
        "evaluation": evaluation,
        "sheet": form.sheet,
        "missing": form.missing,
        "heads": heads_asked(evaluation),
        "unsettled": [(one, step) for one in form.sheet for step in one.steps if not (step.owner and step.due_on)],
        "form": form,
    }
    return _form_page(request, "improvement/evaluation/evaluation_agree.html", context, form)


def _agree_form(request: HttpRequest, evaluation: SelfEvaluation) -> AgreeForm:
    return AgreeForm(sent(request), evaluation=evaluation, sheet=sheet_of(evaluation), by=request.user)


@never_cache
@may_be_sent
def evaluation_take_back(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Take back that it is agreed, after a question: it is open again, and stages and sentences can be put right."""
    place = fetching.led_place(request, pk)
    evaluation = fetching.led_evaluation(place, year)
    if request.method == "POST" and evaluation.is_agreed:
        try:
            told = take_back_agreement(evaluation=evaluation, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("evaluation:detail", pk, year)
        say_done(
            request,
            "It is open again. Put right what is wrong, and say anew that it is agreed. Nothing else is lost.",
            told,
        )
    if request.method == "POST" or not evaluation.is_agreed:
        return redirect("evaluation:detail", pk, year)
    context = {
        "place": place,
        "lead": place.lead,
        "evaluation": evaluation,
        "may_take_back": may_be_taken_back(evaluation),
    }
    return TemplateResponse(request, "improvement/evaluation/evaluation_take_back.html", context)


@never_cache
@may_be_sent
def evaluation_step(request: HttpRequest, pk: int, year: int, next_step: int) -> HttpResponse:
    """Change a next step after agreement, or take it off."""
    place = fetching.led_place(request, pk)
    evaluation = fetching.led_evaluation(place, year)
    row = _step_of(evaluation, next_step)
    if request.method == "POST" and "off" in request.POST:
        take_step_off(step=row, by=request.user)
        messages.success(request, "The next step is taken off.")
        return redirect("evaluation:detail", pk, year)
    form = StepForm(sent(request), step=row, partnership=place.partnership, by=request.user)
    if written(form):
        say_done(request, form.said_if_changed("The next step is changed."))
        return redirect("evaluation:detail", pk, year)
    context = {"place": place, "lead": place.lead, "evaluation": evaluation, "step": row, "form": form}
    return _form_page(request, "improvement/evaluation/evaluation_step.html", context, form)


@never_cache
@may_be_sent
def evaluation_step_new(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Add a next step after agreement."""
    place = fetching.led_place(request, pk)
    evaluation = fetching.led_evaluation(place, year)
    if not evaluation.is_agreed:
        if request.method == "POST":  # what was typed is said, so that it can be entered there
            what = request.POST.get("what", "")[: NextStep.LENGTH]
            messages.error(
                request, f"Not added: “{what}”. The agreement was taken back: enter it here, with its theme."
            )
        return redirect("evaluation:meeting", pk, year)
    form = NewStepForm(sent(request), evaluation=evaluation, partnership=place.partnership, by=request.user)
    if written(form):
        messages.success(request, "The next step is added.")
        return redirect("evaluation:detail", pk, year)
    context = {"place": place, "lead": place.lead, "evaluation": evaluation, "step": None, "form": form}
    return _form_page(request, "improvement/evaluation/evaluation_step.html", context, form)


@never_cache
@require_POST
def evaluation_step_done(request: HttpRequest, pk: int, year: int, next_step: int) -> HttpResponse:
    """Say that a next step is done, today, or is open again: the lead, and whoever sees to it.

    The button says which, so that two who press “It is done” at once do not open it again.
    """
    place = fetching.own_place(request, pk)
    evaluation = fetching.own_evaluation(place, year)
    row = _step_of(evaluation, next_step)
    own: Any = request.user
    if not (place.leads or (row.owner_id and row.owner_id == own.person_id)):
        raise PermissionDenied("Whoever leads the partnership says so, or whoever sees to it.")
    is_done = request.POST.get("done") != "no"
    say_done_or_open(step=row, is_done=is_done, by=request.user)
    messages.success(request, "It is done." if is_done else "It is open again.")
    return redirect(f"{reverse('evaluation:detail', args=[pk, year])}#steps")


@never_cache
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Agreed years side by side."""
    place = fetching.place_of(request, pk)
    evaluations = list(place.evaluations)
    if not (place.is_own or evaluations):
        raise Http404
    context = {"place": place, "lead": place.lead, "versions": side_by_side(evaluations)}
    return TemplateResponse(request, "improvement/evaluation/evaluation_compare.html", context)


@never_cache
@require_safe
def evaluation_paper(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The blank form to print: statements with the numbers that are typed in, room for a sentence and next steps."""
    place = fetching.own_place(request, pk)
    evaluation = fetching.own_evaluation(place, year)
    context = {
        "place": place,
        "lead": place.lead,
        "evaluation": evaluation,
        "sheet": sheet_of(evaluation),
        "schools": list(schools_of(place.partnership)),
        "owners": list(owners_of(place.partnership)),
        "lines": range(LINES),
    }
    return TemplateResponse(request, "improvement/evaluation/evaluation_paper.html", context)


@never_cache
@require_safe
def shared_list(request: HttpRequest) -> HttpResponse:
    """Shared self-evaluations, for officers, and for who chairs or minutes a quadrant's meeting."""
    if not may_look_through(request.user):
        raise PermissionDenied(
            in_our_words("This page is for LA officers, and for who chairs or takes the minutes of a quadrant meeting.")
        )
    rows = SelfEvaluation.objects.shared_with(request.user).with_sharing().select_related("partnership")
    page = paginate(request, rows.order_by("partnership__name", "partnership", "-year"))
    addresses = fetching.addressed_by(one.partnership_id for one in page)
    shown = [(one, addresses.get(one.partnership_id)) for one in page]
    context = {"page": page, "rows": shown}
    return TemplateResponse(request, "improvement/evaluation/evaluation_shared.html", context)


def may_be_taken_back(evaluation: SelfEvaluation) -> bool:
    """Whether the lead may take back that it is agreed; of one that comes ``with_sharing``."""
    last = evaluation.can_be_taken_back_until
    return last is not None and last >= timezone.localdate() and not evaluation.is_shared  # type: ignore[attr-defined]


def _step_of(evaluation: SelfEvaluation, pk: int) -> NextStep:
    rows = NextStep.objects.select_related("owner", "theme").filter(
        evaluation=evaluation, evaluation__agreed_on__isnull=False
    )
    return get_object_or_404(rows, pk=pk)


def _form_page(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> TemplateResponse:
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)
