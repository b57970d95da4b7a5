"""The directory of partnerships, and a partnership's page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ..filters import PartnershipFilters
from ..geography import spread_of
from ..models import Lead, Membership, Partnership
from ..paging import paginate


@login_not_required
@require_safe
def partnership_list(request: HttpRequest) -> TemplateResponse:
    """The directory: current partnerships, searched and narrowed, with their leads and how many schools they have."""
    filters = PartnershipFilters(request.GET)
    partnerships = filters.apply(Partnership.objects.current().in_directory())
    page = paginate(request, partnerships, filters.ignored)
    return TemplateResponse(
        request,
        "partnerships/partnership_list.html",
        {"filters": filters, "ignored": filters.ignored, "page": page},
    )


@login_not_required
@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """One partnership: its leads and schools today, whom to ask, and its history."""
    partnerships = Partnership.objects.select_related("kind", "home_quadrant").with_current_leads()
    partnership = get_object_or_404(partnerships.with_current_memberships(), slug=slug)
    return TemplateResponse(
        request,
        "partnerships/partnership_detail.html",
        {
            "partnership": partnership,
            "phases": schools_by_phase(partnership.current_memberships),
            "spread": spread_of(partnership, partnership.current_memberships),
            "former_leads": Lead.objects.filter(partnership=partnership).former().select_related("person", "school"),
            "former_memberships": Membership.objects.filter(partnership=partnership).former().select_related("school"),
            "sees_contacts": request.user.has_perm("partnerships.view_contact_details"),
            "council_email": settings.COUNCIL_EMAIL,
        },
    )


def schools_by_phase(memberships: list[Membership]) -> list[tuple[str, list[Membership]]]:
    """Memberships under the phases of their schools, in the order of the phases; those without one last."""
    phases: dict[str, list[Membership]] = {}
    for membership in memberships:
        phases.setdefault(membership.school.phase, []).append(membership)
    labels = dict(membership.school.Phase.choices) if memberships else {}
    order = [*labels, ""]
    return [(labels.get(phase, "Phase not recorded"), phases[phase]) for phase in order if phase in phases]
