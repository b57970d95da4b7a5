"""The pages behind the link that a lead gets by e-mail: nobody signs in, and opening them changes nothing."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from base.by_link import opened_by_link
from base.forms import sent
from confirmations.answering.forms import HandOverForm, RecordForm
from confirmations.links import Dead, find, why_dead
from confirmations.models import Question
from confirmations.writes import AlreadyAnsweredError, say_it_is_right
from partnerships.models import Partnership

View = Callable[[HttpRequest, Question, str], HttpResponse]


def behind_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give the view the question that the link answers; say why where the link is dead or the answer is given."""

    @opened_by_link
    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        question = find(token)
        dead = why_dead(question, timezone.localdate())
        if question is not None and question.is_answered and dead is not Dead.REPLACED:
            return _answered(request, question)
        if question is None or dead:
            return _dead(request, dead or Dead.WRONG)
        return view(request, question, token)

    return page


@behind_link
def answer(request: HttpRequest, question: Question, token: str) -> HttpResponse:
    """The record and the question; the button says that it is right, or that the lead goes on."""
    if request.method == "POST":
        with suppress(AlreadyAnsweredError):  # the page that follows says what was answered
            say_it_is_right(question=question)
        return redirect("confirm:answer", token)
    partnership = Partnership.objects.with_current_leads().with_current_memberships().get(pk=question.partnership_id)
    context = {"question": question, "partnership": partnership, "lead": question.lead, "token": token}
    return TemplateResponse(request, "confirmations/answering/answer.html", context)


@behind_link
def correct(request: HttpRequest, question: Question, token: str) -> HttpResponse:
    """The form with the record as it is; what the lead sends waits for an officer."""
    form_class = RecordForm if question.asks_about_record else HandOverForm
    form = form_class(sent(request), lead=question.lead, question=question)
    form.helper.disable_csrf = True  # the link itself is what allows to answer (ADR 15)
    if form.is_bound and form.is_valid():
        try:
            is_sent = form.send()
        except AlreadyAnsweredError:  # the page that follows says what was answered
            is_sent = True
        if is_sent:
            return redirect("confirm:answer", token)
    context = {"question": question, "partnership": question.partnership, "form": form, "token": token}
    return TemplateResponse(request, "confirmations/answering/correct.html", context)


def _answered(request: HttpRequest, question: Question) -> TemplateResponse:
    """Thanks, what was answered when, and what an officer decided on it: a link answers once."""
    proposals = list(question.proposals.order_by("pk"))
    context = {
        "question": question,
        "partnership": question.partnership,
        "proposals": proposals,
        "is_decided": any(proposal.is_decided for proposal in proposals),
        "is_waiting": any(proposal.is_waiting for proposal in proposals),
    }
    return TemplateResponse(request, "confirmations/answering/answered.html", context)


def _dead(request: HttpRequest, dead: Dead) -> TemplateResponse:
    """Why the link opens nothing, and what to do; nothing of the record."""
    status = 404 if dead is Dead.WRONG else 410
    return TemplateResponse(request, "confirmations/answering/dead.html", {"why": dead.value}, status=status)
