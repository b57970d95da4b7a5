"""The pages of whoever leads a partnership: its record to see, confirm and correct, and who leads it besides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from confirmations.answering.forms import HandOverForm, ProposalForm, RecordForm
from confirmations.models import Proposal, Question
from confirmations.proposals.kinds import ProposedChange, what_is_proposed
from confirmations.writes import AlreadyAnsweredError, confirm_own_record
from partnerships.models import Headship, Lead, Partnership
from partnerships.models.memberships import LeadQuerySet
from portal.my_partnership.forms import CoLeadForm

may_be_sent = require_http_methods(["GET", "HEAD", "POST"])
SENT = "The council has what you sent. An officer reads it before the record changes, and writes to you."


@require_safe
def my_partnership_list(request: HttpRequest) -> HttpResponse:
    """The partnerships that the one who is signed in leads today; the page of the only one, where there is one."""
    leads = list(_own_leads(request))
    if not leads:
        raise PermissionDenied("You lead no partnership today.")
    if len(leads) == 1:
        return redirect("my_partnership:detail", leads[0].pk)
    return TemplateResponse(request, "portal/my_partnership/my_partnership_list.html", {"leads": leads})


@require_safe
def my_partnership(request: HttpRequest, pk: int) -> TemplateResponse:
    """One of them: its record, what waits for an officer, its leads and the heads of its schools."""
    lead = _own_lead(request, pk)
    partnerships = Partnership.objects.select_related("kind", "home_quadrant").with_current_leads()
    partnership = partnerships.with_current_memberships().get(pk=lead.partnership_id)
    schools = [membership.school_id for membership in partnership.current_memberships]
    return TemplateResponse(
        request,
        "portal/my_partnership/my_partnership.html",
        {
            "lead": lead,
            "partnership": partnership,
            "waiting": _waiting(lead),
            "declined": _declined(lead),
            "heads": Headship.objects.active().filter(school__in=schools).select_related("person", "school"),
            "sees_contacts": True,  # to lead is to have that right
        },
    )


@require_http_methods(["POST"])
def my_partnership_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead says that the record is right."""
    lead = _own_lead(request, pk)
    confirm_own_record(lead=lead, by=request.user)
    messages.success(request, f"Thank you. You confirmed the record of {lead.partnership} today.")
    return redirect("my_partnership:detail", pk)


@may_be_sent
def my_partnership_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What in the record is not right; it waits for an officer, and answers the yearly question where it is open."""
    lead = _own_lead(request, pk)
    question = Question.objects.open_about_record(lead).first()
    return _form_page(request, RecordForm(_sent(request), lead=lead, question=question), "Correct the record")


@may_be_sent
def my_partnership_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leads from which day on; it waits for an officer."""
    return _form_page(request, HandOverForm(_sent(request), lead=_own_lead(request, pk)), "Hand over the lead")


@may_be_sent
def my_partnership_co_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is to lead together with the one who is signed in; it waits for an officer, and then they are invited."""
    return _form_page(request, CoLeadForm(_sent(request), lead=_own_lead(request, pk)), "Invite a co-lead")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form_page(request: HttpRequest, form: ProposalForm, heading: str) -> HttpResponse:
    lead = form.lead
    if form.is_bound and form.is_valid() and _is_sent(form):
        messages.success(request, SENT)
        return redirect("my_partnership:detail", lead.pk)
    context = {"lead": lead, "partnership": lead.partnership, "form": form, "heading": heading}
    return TemplateResponse(request, "portal/my_partnership/my_partnership_form.html", context)


def _is_sent(form: ProposalForm) -> bool:
    try:
        return form.send()
    except AlreadyAnsweredError:
        form.add_error(None, "You have answered the yearly question meanwhile, in another window. Send this again")
        return False


def _waiting(lead: Lead) -> list[tuple[Proposal, list[ProposedChange]]]:
    """The partnership's proposals that wait for an officer; what they would change, of the lead's own alone."""
    waiting = Proposal.objects.waiting().filter(partnership=lead.partnership_id).with_record().order_by("pk")
    return [(row, what_is_proposed(row).changes(row) if row.lead_id == lead.pk else []) for row in waiting]


def _declined(lead: Lead) -> list[tuple[Proposal, list[ProposedChange]]]:
    """The lead's own proposals of which an officer declined something lately, and what that was."""
    declined = []
    for proposal in Proposal.objects.declined_lately().filter(lead=lead).with_record():
        said = enumerate(what_is_proposed(proposal).changes(proposal))
        declined.append((proposal, [change for number, change in said if number not in proposal.accepted]))
    return declined


def _own_leads(request: HttpRequest) -> LeadQuerySet:
    return Lead.objects.editable_by(request.user).select_related("partnership", "person")


def _own_lead(request: HttpRequest, pk: int) -> Lead:
    """The lead's own; 404 for everybody else's, so that nobody learns that it is there."""
    return get_object_or_404(_own_leads(request), pk=pk)
