"""What a head does for their own school, signed in or by their link: answers before the meeting, and says whether the
agreed self-evaluation is shared. And the lead's button that asks them for the latter.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from base.by_link import opened_by_link
from base.days import in_words
from base.forms import sent
from base.methods import may_be_sent
from improvement.evaluation import fetching
from improvement.evaluation.emails import SHARE, ask_whether_shared, who_have_theirs
from improvement.evaluation.head_forms import AnswersForm, SharingForm
from improvement.evaluation.links import DeadAnswers, is_member, opened_by, sharing_opened_by
from improvement.evaluation.saying import say_asked
from improvement.evaluation.sharing import cannot_say, schools_that_took_part, sharing_of, to_ask
from improvement.evaluation.sheet import sheet_of
from improvement.evaluation.writes import CLOSED
from improvement.forms import written
from improvement.models import SelfEvaluation
from partnerships.models import School

TEMPLATE = "improvement/evaluation/evaluation_answers.html"
DEAD = "improvement/evaluation/evaluation_dead.html"


@never_cache
@may_be_sent
def evaluation_answers(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """What the head of one of its schools thinks before the meeting; of several, ``?school=`` says which."""
    place = fetching.own_place(request, pk)
    evaluation = fetching.own_evaluation(place, year)
    is_kept = evaluation.answers.filter(school__in=place.headed).exists()
    if evaluation.is_agreed and not is_kept:
        messages.info(request, CLOSED.format(in_words(evaluation.agreed_on)))
        return redirect("evaluation:detail", pk, year)
    if not place.headed:
        return TemplateResponse(
            request,
            "improvement/evaluation/evaluation_no_school.html",
            {"place": place, "lead": place.lead, "evaluation": evaluation},
            status=403,
        )
    school = next((one for one in place.headed if str(one.urn) == request.GET.get("school")), place.headed[0])
    form = _answers_form(request, evaluation, school)
    if _is_kept(request, form):
        return redirect(f"{request.path}?school={school.urn}")
    context = {
        "place": place,
        "lead": place.lead,
        "evaluation": evaluation,
        "school": school,
        "form": form,
        "other_schools": [one for one in place.headed if one != school],
    }
    return TemplateResponse(request, TEMPLATE, context, status=422 if form.is_bound else 200)


@opened_by_link
def answers_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same behind the link that a head got by e-mail; opening it changes nothing."""
    found = opened_by(token)
    if isinstance(found, DeadAnswers):
        return _dead(request, found)
    evaluation, headship = found
    form = _answers_form(request, evaluation, headship.school)
    if _is_kept(request, form):
        return redirect("answers:by_link", token)
    context = {
        "evaluation": evaluation,
        "school": headship.school,
        "form": form,
        "headship": headship,
        "is_by_link": True,
    }
    return TemplateResponse(request, TEMPLATE, context, status=422 if form.is_bound else 200)


@never_cache
@may_be_sent
def evaluation_sharing(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Which school says what to sharing; a head says it for their own, and takes it back, at once."""
    place = fetching.place_of(request, pk)
    evaluation = fetching.evaluation_with_own_school(place, year)
    sharing = sharing_of(evaluation)
    there = {one.school.pk: one for one in sharing}
    headed = fetching.headed_in_person(request.user, [one.school for one in sharing])
    forms = [
        SharingForm(
            sent(request) if request.POST.get("school") == str(headship.school.urn) else None,
            evaluation=evaluation,
            headship=headship,
            said=there[school].row,
            reads_it=place.is_own,
            by=request.user,
        )
        for school, headship in headed.items()
    ]
    for form in forms:
        if row := written(form):
            messages.success(request, _what_it_does(evaluation, row.shares, str(row.school)))
            return redirect("evaluation:sharing", pk, year)
    heads = to_ask(evaluation) if place.leads and evaluation.is_agreed else []
    context = {
        "place": place,
        "lead": place.lead,
        "evaluation": evaluation,
        "rows": sharing if place.is_own else [one for one in sharing if one.took_part or one.has_said],
        "forms": forms if evaluation.is_agreed else [],
        "form": next((form for form in forms if form.errors), None) if evaluation.is_agreed else None,
        "sheet": sheet_of(evaluation) if forms and place.is_own and evaluation.is_agreed else [],
        "to_ask": heads,
        "have_theirs": who_have_theirs(heads, evaluation, SHARE) if heads else [],
        "headless": cannot_say(sharing),
        "has_anybody_said": any(one.has_said for one in sharing),
        "took_part": schools_that_took_part(evaluation) if place.is_own else [],
    }
    status = 422 if context["form"] else 409 if request.method == "POST" and not evaluation.is_agreed else 200
    return TemplateResponse(request, "improvement/evaluation/evaluation_sharing.html", context, status=status)


@never_cache
@require_POST
def evaluation_ask_sharing(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Ask every head who has not said whether it is shared, by a link of their own. The lead asks, and says nothing."""
    evaluation = fetching.led_evaluation(fetching.led_place(request, pk), year)
    if not evaluation.is_agreed:
        messages.info(request, "It was not agreed yet. Ask the heads once it was.")
        return redirect("evaluation:detail", pk, year)
    asked = ask_whether_shared(evaluation, request.user, again="again" in request.POST)
    if asked.written or asked.have_theirs:
        say_asked(request, "Every head is asked who has not said yes or no.", asked)
    else:
        messages.info(request, "No head is left to be asked.")
    return redirect("evaluation:sharing", pk, year)


@opened_by_link
def sharing_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What was agreed, and whether it is shared, behind the link that a head got by e-mail; opening changes nothing."""
    found = sharing_opened_by(token)
    if isinstance(found, DeadAnswers):
        return _dead(request, found)
    evaluation, headship = found
    reads_it = is_member(evaluation, headship)
    said = evaluation.participations.select_related("said_by").filter(school=headship.school_id).first()
    form = SharingForm(
        sent(request), evaluation=evaluation, headship=headship, said=said, reads_it=reads_it, by=request.user
    )
    if row := written(form):
        messages.success(request, _what_it_does(evaluation, row.shares, str(row.school)))
        return redirect("answers:sharing", token)
    if not evaluation.is_agreed:
        return TemplateResponse(request, DEAD, {"taken_back": evaluation}, status=410)
    context = {
        "evaluation": evaluation,
        "headship": headship,
        "said": said,
        "form": form,
        "sheet": sheet_of(evaluation) if reads_it else [],
        "took_part": schools_that_took_part(evaluation) if reads_it else [],
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "improvement/evaluation/evaluation_sharing_by_link.html", context, status=status)


def _dead(request: HttpRequest, dead: DeadAnswers) -> TemplateResponse:
    return TemplateResponse(request, DEAD, {"dead": dead}, status=404 if dead is DeadAnswers.WRONG else 410)


def _answers_form(request: HttpRequest, evaluation: SelfEvaluation, school: School) -> AnswersForm:
    sheet = sheet_of(evaluation)
    return AnswersForm(sent(request), evaluation=evaluation, sheet=sheet, school=school, by=request.user)


def _is_kept(request: HttpRequest, form: AnswersForm) -> bool:
    """Keep what was sent, and say so; False where nothing was sent, or something is wrong, which the form then says."""
    if not (form.is_bound and form.is_valid() and form.send()):
        return False
    if len(form.left_out) < len(form.sheet):
        messages.success(request, _what_is_kept(form))
    elif form.has_answered:
        messages.info(request, f"What was answered for {form.school} is taken back: nothing is answered.")
    else:
        messages.warning(request, f"Nothing is answered for {form.school} yet. Choose in at least one theme, and save.")
    return True


def _what_is_kept(form: AnswersForm) -> str:
    left = "; ".join(str(one.theme) for one in form.left_out)
    said = f"Your answers for {form.school} are kept. You can change them {form.evaluation.until_in_words}."
    return f"{said} Without an answer: {left}." if left else said


def _what_it_does(evaluation: SelfEvaluation, shares: str, school: str) -> str:
    is_shared = SelfEvaluation.objects.shared().filter(pk=evaluation.pk).exists()
    said = {"yes": "agrees to share it", "no": "does not agree to share it", "": "has taken back what it said"}[shares]
    if is_shared:
        now = "It is shared from now on."
    elif shares == "yes":
        now = "It is not shared yet: that needs the yes of others too."  # of whom, is said to nobody (ADR 82)
    else:
        now = "It is not shared."
    return f"{school} {said}. {now}"
