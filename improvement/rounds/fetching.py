"""What of a round, and which reviews, the one who is signed in may see and change; 404 for everything else, so that
nobody learns that it is there.
"""

from typing import Any

from django.db.models import F, Prefetch
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import PeerReview, Reviewer, Round
from improvement.models.reviews import PeerReviewQuerySet
from partnerships.models import Lead
from partnerships.models.acting import acting_for


def own_lead(request: HttpRequest, pk: int) -> Lead:
    """The lead that is the user's own, or for whom they act, as whose ``acting`` delegate."""
    user: Any = request.user
    lead = get_object_or_404(Lead.objects.editable_by(user).select_related("partnership", "person"), pk=pk)
    lead.acting = acting_for(user, lead)
    return lead


def this_years_round(lead: Lead) -> Round | None:
    """This academic year's round of the partnership; None where nobody has said how it does its peer reviews."""
    rounds = Round.objects.in_year(academic_year(timezone.localdate())).filter(partnership=lead.partnership_id)
    return rounds.select_related("partnership").first()


def own_round(request: HttpRequest, pk: int) -> tuple[Lead, Round]:
    """This year's round that a lead, or their delegate, plans."""
    lead = own_lead(request, pk)
    rounds = Round.objects.editable_by(request.user).in_year(academic_year(timezone.localdate()))
    return lead, get_object_or_404(rounds.select_related("partnership"), partnership=lead.partnership_id)


def reviews_seen_by(request: HttpRequest) -> PeerReviewQuerySet:
    """The reviews that the user may see, with what they may do with each, as pages show them."""
    return as_shown(PeerReview.objects.visible_to(request.user).with_rights(request.user))


def as_shown(rows: PeerReviewQuerySet) -> PeerReviewQuerySet:
    """The reviews by the groups' numbers and the hosts' names.

    With hosts, topics and groups, and with ``people``, the lead reviewer before the others, and where each is reached.
    """
    rows = rows.select_related("host", "host_before", "topic", "second_topic", "group__lead", "round__partnership")
    rows = rows.prefetch_related(_people())
    return rows.order_by(F("group__number").asc(nulls_last=True), Lower("host__name"), "pk")


def _people() -> Prefetch:
    leads = Lead.objects.leading().exclude(email="").order_by("pk")  # what ``Person.reachable_email`` looks at
    reached = Prefetch("person__leads", leads, to_attr="leads_with_address")
    named = Reviewer.objects.select_related("person__user", "school").prefetch_related(reached).order_by("role", "pk")
    return Prefetch("reviewers", named, to_attr="people")


def own_review(request: HttpRequest, pk: int, right: str = "may_see") -> PeerReview:
    """A review with which the user may do what ``right`` says: the name of one of ``with_rights``."""
    return get_object_or_404(reviews_seen_by(request), pk=pk, **{right: True})
