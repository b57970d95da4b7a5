"""The directory of partnerships, and a partnership's page."""

import datetime as dt
from operator import attrgetter

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, prefetch_related_objects
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.links import PageLink, add_links
from base.paging import paginate
from office.kept_of_days import KeptOfDays
from office.stamps import under_one_stamp
from partnerships.authorities.kept import authorities_of_schools
from partnerships.directory.linked_data import partnership_data
from partnerships.filters import PartnershipFilters
from partnerships.filters.overviews import partnership_overviews
from partnerships.geography import spread_of
from partnerships.leads.vcards import lead_vcard as vcard_of
from partnerships.lives.former_addresses import leads_on_from_former_addresses
from partnerships.lives.former_names import former_names_of
from partnerships.memberships.by_phase import schools_by_phase, usual_place
from partnerships.models import Lead, Membership, Partnership
from partnerships.models.memberships import current_heads
from partnerships.open_data.views import links_to_exports
from partnerships.permissions import VIEW_CONTACT_DETAILS
from partnerships.places.next_meetings import NextMeeting, next_meeting_in


@login_not_required
@may_be_kept
@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """The directory: active partnerships, searched and narrowed, with their leads and how many schools they have."""
    filters = PartnershipFilters.of(request)
    counts = filters.count()
    rows = filters.rows(lambda: Partnership.objects.active(filters.on).listed(filters.on))
    page = paginate(request, rows, filters.ignored, counts.total)
    filters.tell_distances(page)
    links = links_to_exports(filters, csv="partnerships:csv", json="partnerships:json")
    response = TemplateResponse(
        request,
        "partnerships/directory/partnership_list.html",
        {"filters": filters, "ignored": filters.ignored, "counts": counts, "page": page, "links": links},
    )
    return add_links(response, links)


@login_not_required
@may_be_kept
@require_safe
@under_one_stamp
@leads_on_from_former_addresses
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One partnership: how to reach its leads, its schools, whom to ask, and its history.

    Of one that is over it shows who led it and belonged last, and where its schools are now; of one that is to come the
    schools that it will have.
    """
    partnership = get_object_or_404(Partnership.objects.select_related("kind", "home_quadrant"), slug=slug)
    day, is_current, today = partnership.day_shown, partnership.is_active(), timezone.localdate()
    partnership_overviews.of(today).tell([partnership], today)
    memberships, former = memberships_of(partnership, day, heads=is_current)
    leads = list(partnership.leads.listed())
    partnership.current_leads = [lead for lead in leads if lead.is_active()]
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
            "former_names": former_names_of(partnership),
            "phases": phases,
            "usual_place": usual_place(memberships),
            "has_heads": is_current and any(membership.school.current_heads for membership in memberships),
            "spread": spread,
            "last_leads": [lead for lead in leads if lead.is_active(day)] if partnership.is_over else [],
            "upcoming_leads": sorted((lead for lead in leads if lead.started_on > today), key=attrgetter("started_on")),
            "former_leads": sorted((lead for lead in leads if lead.is_over), key=attrgetter("ended_on"), reverse=True),
            "former_memberships": former,
            "next_meeting": _next_meeting(partnership),
            "took_in": took_in(partnership),
            "to_take_in": to_take_in(partnership),
            "went_to": where_its_schools_are(memberships, today) if partnership.is_over else [],
            "will_go_to": where_its_schools_are(memberships, partnership.day_after) if partnership.is_ending else [],
            "sees_contacts": request.user.has_perm(VIEW_CONTACT_DETAILS),
            "links": links,
            "linked_data": partnership_data(partnership, partnership.current_leads, memberships, absolute),
        },
    )
    return add_links(response, links)


@login_not_required
@require_safe
@leads_on_from_former_addresses
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


def memberships_of(partnership: Partnership, day: dt.date, *, heads: bool) -> tuple[list[Membership], list[Membership]]:
    """Its memberships of that day as they are listed, and its former ones, the latest first; in two queries.

    Those of the day come with ``is_home``, and with ``heads`` their schools have ``current_heads``.
    """
    memberships = list(partnership.memberships.filter(started_on__lte=day).listed())
    current = [membership for membership in memberships if membership.is_active(day)]
    ended = [(membership.ended_on, membership) for membership in memberships if membership.ended_on]
    former = sorted((one for one in ended if one[0] < day), key=lambda one: (-one[0].toordinal(), one[1].pk))
    authorities = authorities_of_schools()
    for membership in current:
        membership.is_home = authorities.is_home(membership.school_id, day)
    if heads:
        prefetch_related_objects(current, current_heads())
    return current, [membership for _, membership in former]


# Which partnerships others became part of, by primary keys: few ever do, and most pages need not ask.
_joined = KeptOfDays(
    lambda _: set(
        Partnership.objects.filter(became_part_of__isnull=False).order_by().values_list("became_part_of", flat=True)
    ),
    [Partnership],
    most_days=1,
)


def took_in(partnership: Partnership) -> list[Partnership]:
    """The partnerships that are over and became part of this one, the latest first."""
    return list(partnership.took_in.former()) if partnership.pk in _joined.of(timezone.localdate()) else []


def to_take_in(partnership: Partnership) -> list[Partnership]:
    """The partnerships that are still to become part of this one, the soonest first, each with how many schools it
    brings (``of_them``).
    """
    today = timezone.localdate()
    if partnership.pk not in _joined.of(today):
        return []
    coming = list(partnership.took_in.not_over().order_by("ended_on", "pk"))
    for one in coming:
        joining = partnership.memberships.filter(started_on=one.day_after, school__memberships__partnership=one)
        one.of_them = joining.distinct().count()
    return coming


def _next_meeting(partnership: Partnership) -> NextMeeting | None:
    """When its leads meet next; none that is held after its last day."""
    found = None if partnership.is_over else next_meeting_in(partnership.home_quadrant_id)
    is_too_late = found is not None and partnership.ended_on is not None and found.day > partnership.ended_on
    return None if is_too_late else found


def where_its_schools_are(memberships: list[Membership], on: dt.date | None) -> list[Partnership]:
    """The partnerships that these schools are in on that day, each with how many (``of_them``), most first."""
    schools = [membership.school_id for membership in memberships]
    here = Membership.objects.active(on).filter(school__in=schools).values("pk")
    counted = Count("memberships", filter=Q(memberships__in=here))
    return list(
        Partnership.objects.active(on)
        .annotate(of_them=counted)
        .filter(of_them__gt=0)
        .order_by("-of_them", Lower("name"))
    )
