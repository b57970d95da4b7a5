"""What a lead, or a delegate for them, may see and change: the leads that are theirs, and what was sent as each."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Delegate
from confirmations.models import Proposal
from partnerships.models import Headship, Lead
from partnerships.models.acting import acting_for
from partnerships.models.memberships import LeadQuerySet


def own_leads(request: HttpRequest) -> LeadQuerySet:
    """What the one who is signed in leads today, or acts for as a delegate, by the partnerships' names."""
    return Lead.objects.editable_by(request.user).select_related("partnership", "person").order_by("partnership__name")


def own_lead(request: HttpRequest, pk: int) -> Lead:
    """The lead's own, or of whom the user acts for, as whose ``acting`` delegate; 404 for everybody else's, so that
    nobody learns that it is there.
    """
    return with_delegate(request, get_object_or_404(own_leads(request), pk=pk))


def led_in_person(request: HttpRequest, pk: int) -> Lead:
    """The lead's own, where they are signed in themselves: who follows and who acts for them no delegate says."""
    held = Lead.objects.held_by(request.user).select_related("partnership", "person")
    return with_delegate(request, get_object_or_404(held, pk=pk))


def with_delegate(request: HttpRequest, lead: Lead) -> Lead:
    """The lead, with ``acting``: as which delegate the user acts for them; None where it is the user's own."""
    lead.acting = delegate_for(request, lead)
    return lead


def delegate_for(request: HttpRequest, post: Lead | Headship) -> Delegate | None:
    """As which delegate the user sees to that post; None where it is their own."""
    return acting_for(request.user, post)


def own_proposal(request: HttpRequest, pk: int, proposal_pk: int) -> Proposal:
    """What was sent as that lead; 404 for what a co-lead sent."""
    lead = own_lead(request, pk)
    proposal = get_object_or_404(Proposal.objects.filter(lead=lead).with_record(), pk=proposal_pk)
    proposal.lead = lead
    return proposal


def may_withdraw(proposal: Proposal) -> bool:
    """Whether the user may take back what was sent, which is fetched as above: a delegate nothing of who follows."""
    is_of_record = proposal.kind == Proposal.Kind.RECORD
    return proposal.is_waiting and (is_of_record or proposal.lead.acting is None)
