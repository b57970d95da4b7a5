"""What a lead may see and change: their own leads, and what they sent as each."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from confirmations.models import Proposal
from partnerships.models import Lead
from partnerships.models.memberships import LeadQuerySet


def own_leads(request: HttpRequest) -> LeadQuerySet:
    """What the one who is signed in leads today, by the partnerships' names."""
    return Lead.objects.editable_by(request.user).select_related("partnership", "person").order_by("partnership__name")


def own_lead(request: HttpRequest, pk: int) -> Lead:
    """The lead's own; 404 for everybody else's, so that nobody learns that it is there."""
    return get_object_or_404(own_leads(request), pk=pk)


def own_proposal(request: HttpRequest, pk: int, proposal_pk: int) -> Proposal:
    """What they sent as that lead; 404 for what a co-lead sent."""
    own = Proposal.objects.filter(lead=own_lead(request, pk)).with_record()
    return get_object_or_404(own, pk=proposal_pk)
