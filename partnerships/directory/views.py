"""The directory of partnerships, and a partnership's page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from base.links import PageLink, add_links
from base.paging import paginate
from partnerships.directory.linked_data import partnership_data
from partnerships.filters import PartnershipFilters
from partnerships.geography import spread_of
from partnerships.leads.vcards import lead_vcard as vcard_of
from partnerships.models import Lead, Membership, Partnership
from partnerships.open_data.views import links_to_exports
from partnerships.permissions import VIEW_CONTACT_DETAILS


@login_not_required
@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """The directory: active partnerships, searched and narrowed, with their leads and how many schools they have."""
    filters = PartnershipFilters(request.GET)
    current = Partnership.objects.active()
    counts = filters.count(current)
    page = paginate(request, filters.apply(current.in_directory()), filters.ignored, counts.total)
    filters.tell_distances(page)
    links = links_to_exports(request, csv="partnerships:csv", json="partnerships:json")
    response = TemplateResponse(
        request,
        "partnerships/directory/partnership_list.html",
        {"filters": filters, "ignored": filters.ignored, "counts": counts, "page": page, "links": links},
    )
    return add_links(response, links)


@login_not_required
@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One partnership: how to reach its leads, its schools today, whom to ask, and its history."""
    partnerships = Partnership.objects.select_related("kind", "home_quadrant").with_current_leads().with_school_count()
    partnership = get_object_or_404(partnerships.with_current_memberships(), slug=slug)
    leads = Lead.objects.filter(partnership=partnership).select_related("person")
    memberships = partnership.current_memberships
    absolute = request.build_absolute_uri
    phases = schools_by_phase(memberships)
    spread = spread_of(partnership, (membership for _, members in phases for membership in members))
    for membership in memberships:
        membership.number_on_map = spread.numbers.get(membership.school_id)
    links = [PageLink("canonical", absolute(partnership.get_absolute_url())), *_vcards(partnership.current_leads)]
    response = TemplateResponse(
        request,
        "partnerships/directory/partnership_detail.html",
        {
            "partnership": partnership,
            "phases": phases,
            "spread": spread,
            "upcoming_leads": leads.upcoming(),
            "former_leads": leads.former(),
            "former_memberships": Membership.objects.filter(partnership=partnership).former().select_related("school"),
            "sees_contacts": request.user.has_perm(VIEW_CONTACT_DETAILS),
            "partnership_address": absolute(partnership.get_absolute_url()),
            "links": links,
            "linked_data": partnership_data(partnership, partnership.current_leads, memberships, absolute),
        },
    )
    return add_links(response, links)


@login_not_required
@require_safe
def lead_vcard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A current lead whose contact is public, for an address book; nobody else is found here."""
    leads = Lead.objects.active().select_related("person", "school", "partnership")
    lead = get_object_or_404(leads, pk=pk, partnership__slug=slug)
    if not lead.has_public_contact:
        raise Http404("This lead's contact details are not public.")
    page_url = request.build_absolute_uri(lead.partnership.get_absolute_url())
    response = HttpResponse(vcard_of(lead, page_url), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(lead.person.name) or "lead"}.vcf"'
    return response


def _vcards(leads: list[Lead]) -> list[PageLink]:
    """Those of the leads whose contact is public."""
    public = [lead for lead in leads if lead.has_public_contact]
    return [PageLink("alternate", lead.vcard_url, "text/vcard", str(lead.person)) for lead in public]


def schools_by_phase(memberships: list[Membership]) -> list[tuple[str, list[Membership]]]:
    """Memberships under the phases of their schools, in the order of the phases; those without one last."""
    phases: dict[str, list[Membership]] = {}
    for membership in memberships:
        phases.setdefault(membership.school.phase, []).append(membership)
    labels = dict(membership.school.Phase.choices) if memberships else {}
    order = [*labels, ""]
    return [(labels.get(phase, "Phase not recorded"), phases[phase]) for phase in order if phase in phases]
