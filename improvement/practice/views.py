"""Practice: read by everybody, offered and kept by leads, answered by officers."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from base.days import in_words
from base.forms import sent
from base.methods import may_be_sent
from base.paging import paginate
from boards.models.access import is_officer
from improvement.forms import written
from improvement.models import Practice
from improvement.practice.filters import PracticeFilters
from improvement.practice.forms import AnswerForm, LookAgainForm, PracticeForm
from improvement.practice.writes import withdraw
from improvement.rounds.fetching import own_lead
from improvement.saying import say_done


@login_not_required
@require_safe
def practice_list(request: HttpRequest) -> TemplateResponse:
    """What works, as partnerships share it: ``?topic=``, ``?q=``, ``?page=``."""
    filters = PracticeFilters(request.GET)
    page = paginate(request, filters.apply(), filters.ignored)
    context = {"filters": filters, "page": page, "ignored": filters.ignored, "is_officer": is_officer(request.user)}
    return TemplateResponse(request, "improvement/practice/practice_list.html", context)


@login_not_required
@require_safe
def practice_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """One of them."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user).listed(), pk=pk)
    context = {"practice": practice, "is_officer": is_officer(request.user)}
    return TemplateResponse(request, "improvement/practice/practice_detail.html", context)


@never_cache
@require_safe
def practice_waiting(request: HttpRequest) -> TemplateResponse:
    """What waits for an officer, then what is to be looked at again: ``?page=``."""
    _officers_alone(request)
    ignored: list[str] = []
    page = paginate(request, Practice.objects.for_officers().listed().in_turn(), ignored)
    context = {
        "page": page,
        "ignored": ignored,
        "waiting": [one for one in page if one.is_waiting],
        "to_review": [one for one in page if not one.is_waiting],
    }
    return TemplateResponse(request, "improvement/practice/practice_waiting.html", context)


@never_cache
@may_be_sent
def practice_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what was offered; or say of what is shown that it is still right. What was withdrawn is not read."""
    _officers_alone(request)
    practice = get_object_or_404(Practice.objects.listed(), pk=pk)
    forms = {Practice.State.PROPOSED: AnswerForm, Practice.State.SHOWN: LookAgainForm}
    asks = forms.get(Practice.State(practice.state))
    form = asks(sent(request), practice=practice, by=request.user) if asks else None
    if form is not None and (done := written(form)) is not None:
        return _answered(request, practice, done)
    if form is not None and form.is_bound:
        practice.refresh_from_db(fields=["state"])  # it may have been withdrawn this moment
    if practice.is_withdrawn:
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(
            request, "improvement/practice/practice_withdrawn.html", {"practice": practice}, status=status
        )
    was_read = form.was_read if form is not None and form.is_stale else None
    if form is not None and form.is_stale:
        form.carry_now("read")
    is_too_late = form is None and request.method == "POST"
    status = 409 if is_too_late else 422 if form is not None and form.is_bound else 200
    context = {
        "practice": practice,
        "form": form,
        "is_too_late": is_too_late,
        "changes": list(form.now.changes(was_read)) if form is not None and was_read else [],
    }
    return TemplateResponse(request, "improvement/practice/practice_answer.html", context, status=status)


def _answered(request: HttpRequest, practice: Practice, done: object) -> HttpResponse:
    practice.refresh_from_db()
    if not isinstance(done, list):
        say_done(request, f"“{practice}” is still right. It is looked at again by {in_words(practice.review_on)}.")
    elif practice.is_shown:
        say_done(request, f"Everybody may read “{practice}” now, until it is looked at again.", done)
    else:
        say_done(request, f"“{practice}” is not taken.", done)
    return redirect("practice:waiting")


@never_cache
@may_be_sent
def practice_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """What a lead's partnership shares, and offering something."""
    lead = own_lead(request, pk)
    form = PracticeForm(sent(request), partnership=lead.partnership, by=request.user)
    if written(form):
        say_done(request, "It is offered. An officer looks at it, and you get an e-mail with the answer.")
        return redirect("practice:offer", lead.pk)
    own = Practice.objects.filter(partnership=lead.partnership_id).select_related("topic")
    status = 422 if form.is_bound else 200
    context = {"lead": lead, "form": form, "own": list(own)}
    return TemplateResponse(request, "improvement/practice/practice_offer.html", context, status=status)


@never_cache
@may_be_sent
def practice_own(request: HttpRequest, pk: int, practice_pk: int) -> HttpResponse:
    """Put its words right: it is out of sight until an officer says yes again."""
    lead = own_lead(request, pk)
    practice = get_object_or_404(
        Practice.objects.select_related("topic"), partnership=lead.partnership_id, pk=practice_pk
    )
    form = PracticeForm(sent(request), partnership=lead.partnership, practice=practice, by=request.user)
    if form.is_bound and form.is_valid() and not form.has_changed() and practice.is_waiting:
        say_done(request, form.said_if_changed(""))
        return redirect("practice:offer", lead.pk)
    if written(form):
        say_done(request, "It is offered as it reads now. An officer looks at it again.")
        return redirect("practice:offer", lead.pk)
    status = 422 if form.is_bound else 200
    context = {"lead": lead, "practice": practice, "form": form, "is_stale": form.is_stale}
    return TemplateResponse(request, "improvement/practice/practice_own.html", context, status=status)


@never_cache
@require_POST
def practice_withdrawn(request: HttpRequest, pk: int, practice_pk: int) -> HttpResponse:
    """Take it away at once."""
    lead = own_lead(request, pk)
    practice = get_object_or_404(Practice, partnership=lead.partnership_id, pk=practice_pk)
    withdraw(practice=practice, by=request.user)
    say_done(request, f"“{practice}” is withdrawn: nobody else reads it any more. You can offer it again.")
    return redirect("practice:offer", lead.pk)


def _officers_alone(request: HttpRequest) -> None:
    if not is_officer(request.user):
        raise PermissionDenied("LA officers answer what partnerships offer.")
