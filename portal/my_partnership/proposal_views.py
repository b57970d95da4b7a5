"""What a lead sends to the council, a thing a page, and what they sent, to read again and to withdraw."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from base.forms import sent
from base.methods import may_be_sent
from confirmations.answering.forms import HandOverForm, ProposalForm
from confirmations.models import Question
from confirmations.proposals.contradicting import contradictions_of
from confirmations.proposals.writes import withdraw_proposal
from confirmations.writes import AlreadyAnsweredError
from partnerships.models import Lead
from portal.my_partnership.corrections import CORRECTIONS, CorrectionForm
from portal.my_partnership.fetching import led_in_person, may_withdraw, own_lead, own_proposal
from portal.my_partnership.forms import CoLeadForm
from portal.my_partnership.sent import as_sent

SENT = "The council has what you sent. {}An officer reads it before the record changes, and writes to you."


@require_safe
def my_partnership_correct(request: HttpRequest, pk: int) -> TemplateResponse:
    """What there is to correct, each beside what the record says now."""
    lead = own_lead(request, pk)
    rows = [(correction, correction.now(lead)) for correction in CORRECTIONS.values()]
    context = {"lead": lead, "partnership": lead.partnership, "rows": rows}
    return TemplateResponse(request, "portal/my_partnership/my_partnership_correct.html", context)


@may_be_sent
def my_partnership_correction(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One thing that is not right; it waits for an officer, and answers the yearly question where it is open."""
    lead = own_lead(request, pk)
    correction = CORRECTIONS.get(what)
    if correction is None:
        raise Http404("There is nothing of that name to correct.")
    form = CorrectionForm(
        sent(request),
        lead=lead,
        question=Question.objects.open_about_record(lead).first(),
        by=request.user,
        correction=correction,
    )
    return _form_page(request, form, correction.heading, correction.title)


@may_be_sent
def my_partnership_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leads from which day on; it waits for an officer, and answers the question of June where it is open."""
    lead = led_in_person(request, pk)
    question = Question.objects.unanswered().filter(lead=lead, kind=Question.Kind.NEXT_YEAR).first()
    form = HandOverForm(sent(request), lead=lead, question=question, by=request.user)
    return _form_page(request, form, "Hand over the lead")


@may_be_sent
def my_partnership_co_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is to lead together with the one who is signed in; it waits for an officer, and then they are invited."""
    form = CoLeadForm(sent(request), lead=led_in_person(request, pk), by=request.user)
    return _form_page(request, form, "Invite a co-lead")


@require_safe
def my_partnership_sent(request: HttpRequest, pk: int, proposal_pk: int) -> TemplateResponse:
    """One thing that the lead sent: what it says, how far it has come, and what the officer answered."""
    proposal = own_proposal(request, pk, proposal_pk)
    context = {
        "lead": proposal.lead,
        "partnership": proposal.partnership,
        "proposal": proposal,
        "sent": as_sent(proposal),
        "may_withdraw": may_withdraw(proposal),
        "contradictions": contradictions_of(proposal) if proposal.is_waiting else [],
    }
    return TemplateResponse(request, "portal/my_partnership/my_partnership_sent.html", context)


@require_http_methods(["POST"])
def my_partnership_withdraw(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Take it back, while no officer has decided."""
    proposal = own_proposal(request, pk, proposal_pk)
    if proposal.is_waiting and not may_withdraw(proposal):
        raise PermissionDenied("Only the lead takes back what they sent of who follows them.")
    try:
        withdraw_proposal(proposal=proposal, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, "You withdrew this. The record stays as it is.")
    return redirect("my_partnership:sent", pk, proposal_pk)


def _form_page(request: HttpRequest, form: ProposalForm, heading: str, about: str = "") -> HttpResponse:
    lead: Lead = form.lead
    said = _said(form) if form.is_bound and form.is_valid() else ""
    if form.is_bound and form.is_valid() and _is_sent(form):
        messages.success(request, SENT.format(said))
        return redirect("my_partnership:detail", lead.pk)
    context = {
        "lead": lead,
        "partnership": lead.partnership,
        "form": form,
        "heading": heading,
        "about": about,
    }
    return TemplateResponse(request, "portal/my_partnership/my_partnership_form.html", context)


def _said(form: ProposalForm) -> str:
    """What it would change, a sentence each; nothing of words alone. Asked before the form is sent."""
    return "".join(f"{change.said}. " for change in form.changes)


def _is_sent(form: ProposalForm) -> bool:
    try:
        return form.send()
    except AlreadyAnsweredError:
        form.add_error(None, "You have answered the yearly question meanwhile, in another window. Send this again")
        return False
