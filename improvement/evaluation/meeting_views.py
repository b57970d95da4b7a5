"""The meeting's page, and the same typed in from paper: themes are saved one by one, and nothing typed is lost.

They are sent by hand and by the page's script (``static/improvement/evaluation.js``), which asks for JSON.
"""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from base.days import in_words
from base.forms import sent
from base.methods import may_be_sent
from improvement.evaluation import fetching
from improvement.evaluation.closing import schools_answered
from improvement.evaluation.meeting_forms import MeetingForm, meeting_form, shown_in_boxes, was_of
from improvement.evaluation.saying import say_closed
from improvement.evaluation.writes import CLOSED
from improvement.forms import NOTHING_CHANGED, SUCH_AS_AHEAD
from improvement.models import SelfEvaluation
from improvement.models.self_evaluations import FEWEST_ANSWERS
from improvement.saying import say_done


@never_cache
@may_be_sent
def evaluation_meeting(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The meeting's page: every theme, projected and filled by keyboard; each is saved by itself, or as one goes on."""
    return _filled_in(request, pk, year, is_compact=False)


@never_cache
@may_be_sent
def evaluation_typed(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The same from paper: a number for each theme, the sentences and next steps, saved at once."""
    return _filled_in(request, pk, year, is_compact=True)


def _filled_in(request: HttpRequest, pk: int, year: int, *, is_compact: bool) -> HttpResponse:
    place = fetching.led_place(request, pk)
    evaluation = fetching.led_evaluation(place, year)
    is_sent_by_hand = request.method == "POST" and not _is_of_script(request)
    if evaluation.is_agreed and not is_sent_by_hand:
        return _closed(request, pk, evaluation)
    form = meeting_form(sent(request), evaluation, is_compact=is_compact)
    if evaluation.is_agreed:
        return _meeting_page(request, place, form, [_too_late(form)], 409, is_compact=is_compact)
    if request.method == "POST":
        try:
            is_kept = form.save(request.user)
        except ValidationError:  # it was agreed this moment
            evaluation.refresh_from_db()
            if not is_sent_by_hand:
                return _closed(request, pk, evaluation)
            form = meeting_form(sent(request), evaluation, is_compact=is_compact)
            return _meeting_page(request, place, form, [_too_late(form)], 409, is_compact=is_compact)
        if _is_of_script(request):
            return _said_to_script(request, form)
        if is_kept:
            return _after_saving(request, form, pk, year, is_compact=is_compact)
    status = 422 if request.method == "POST" else 200
    return _meeting_page(request, place, form, form.problems, status, is_compact=is_compact)


def _meeting_page(
    request: HttpRequest,
    place: fetching.EvaluationPlace,
    form: MeetingForm,
    problems: list[tuple[str, str]],
    status: int,
    *,
    is_compact: bool,
) -> TemplateResponse:
    context = {
        "place": place,
        "lead": place.lead,
        "evaluation": form.evaluation,
        "form": form,
        "problems": problems,
        "answered": schools_answered(form.evaluation),
        "fewest": FEWEST_ANSWERS,
        "day_examples": SUCH_AS_AHEAD,
    }
    projected, typed = "improvement/evaluation/evaluation_meeting.html", "improvement/evaluation/evaluation_typed.html"
    return TemplateResponse(request, typed if is_compact else projected, context, status=status)


def _too_late(form: MeetingForm) -> tuple[str, str]:
    """What a page says that was sent once it was agreed: it keeps what was typed, which is saved nowhere."""
    closed = CLOSED.format(in_words(form.evaluation.agreed_on))
    at = next((theme.sheet.anchor for theme in form.themes), "")
    return at, f"Not saved. {closed} Copy what you typed, if you need it, and go back: next steps can be changed there"


def _after_saving(request: HttpRequest, form: MeetingForm, pk: int, year: int, *, is_compact: bool) -> HttpResponse:
    # What is typed in at once was saved before but for what was wrong: the last save names all that is kept by now.
    kept = [one for one in form.themes if any(one.sheet.boxes.values())] if is_compact and form.saved else form.saved
    names = ", ".join(str(one.sheet.theme) for one in kept)
    say_done(request, f"Saved: {names}." if names else NOTHING_CHANGED)
    if is_compact:
        return redirect("evaluation:agree", pk, year)
    pressed = request.POST.get("save", "")
    # Enter in a box presses the first button of the page: what was changed says better where somebody is.
    own = [one for one in form.themes if str(one.sheet.theme.pk) == pressed]
    saved = form.saved
    is_at_own = not saved or any(one in saved for one in own)
    at = next((one.sheet.anchor for one in (own if is_at_own else saved)), "")
    return redirect(f"{reverse('evaluation:meeting', args=[pk, year])}{f'#{at}' if at else ''}")


def _is_of_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _said_to_script(request: HttpRequest, form: MeetingForm) -> JsonResponse:
    """What the page's script has to know of the themes that it sent: what is kept, new rows, what is wrong."""
    themes = {}
    for theme in form.themes:
        if not theme.is_bound:
            continue
        kept, problems = theme.kept, theme.faults
        boxes = shown_in_boxes(theme.sheet)
        themes[theme.prefix] = {
            "isSaved": not problems,
            "was": was_of(theme.sheet) if kept else "",
            "rows": {theme.add_prefix(key): theme.add_prefix(name) for key, name in theme.becomes.items()},
            "newer": {name: boxes.get(name, "") for name in kept.newer} if kept else {},
            "problems": problems,
            "theirs": render_to_string("improvement/evaluation/_theirs.html", {"theirs": theme.theirs}, request)
            if theme.theirs
            else "",
        }
    return JsonResponse({"themes": themes}, status=422 if form.problems else 200)


def _closed(request: HttpRequest, pk: int, evaluation: SelfEvaluation) -> HttpResponse:
    """That it was agreed: to the page's script what it shows on the page, which stays; to a browser elsewhere."""
    if not _is_of_script(request):
        return say_closed(request, pk, evaluation)
    said = CLOSED.format(in_words(evaluation.agreed_on))
    context = {"said": said, "place_pk": pk, "evaluation": evaluation}
    shown = render_to_string("improvement/evaluation/_closed.html", context, request)
    return JsonResponse({"closed": said, "html": shown}, status=409)
