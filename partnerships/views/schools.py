"""The school look-up, a school's page, and the schools that are in no partnership."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ..coverage_report import CoverageReport, coverage_report
from ..filters import SchoolFilters, WithoutFilters
from ..geography import neighbourhood_of
from ..models import Membership, School
from ..paging import paginate


@login_not_required
@require_safe
def school_list(request: HttpRequest) -> TemplateResponse:
    """The school look-up: schools by name, place or number, with the partnerships they are in."""
    filters = SchoolFilters(request.GET)
    schools = filters.apply(School.objects.in_directory())
    page = paginate(request, schools, filters.ignored)
    return TemplateResponse(
        request, "schools/school_list.html", {"filters": filters, "ignored": filters.ignored, "page": page}
    )


@login_not_required
@require_safe
def school_detail(request: HttpRequest, urn: int) -> TemplateResponse:
    """One school: its partnerships and their leads, then what the register says of it."""
    school = get_object_or_404(School.objects.select_related("district__quadrant", "establishment_type"), urn=urn)
    memberships = Membership.objects.filter(school=school)
    links = school.links.select_related("linked_school")
    return TemplateResponse(
        request,
        "schools/school_detail.html",
        {
            "school": school,
            "memberships": memberships.active().in_current_partnerships().with_leads(),
            "neighbourhood": neighbourhood_of(school) if school.is_open else None,
            "former_memberships": memberships.former().select_related("partnership"),
            "successors": [link for link in links if link.is_successor],
            "predecessors": [link for link in links if not link.is_successor],
        },
    )


@login_not_required
@require_safe
def school_list_without(request: HttpRequest) -> TemplateResponse:
    """Open schools in no active partnership: those that count, and how many others there are."""
    filters = WithoutFilters(request.GET)
    schools = filters.narrow(School.objects.all())
    without = schools.in_scope().open().without_a_partnership().in_directory()
    page = paginate(request, filters.apply(without), filters.ignored)
    report = _coverage_of_what_is_asked_for(schools, filters)
    return TemplateResponse(
        request,
        "schools/school_list_without.html",
        {
            "filters": filters,
            "ignored": filters.ignored,
            "page": page,
            "coverage": report.whole,
            "report": report,
            "not_counted": schools.outside_scope().open().without_a_partnership().order_by("name"),
        },
    )


def _coverage_of_what_is_asked_for(schools: QuerySet[School], filters: WithoutFilters) -> CoverageReport:
    """Coverage of the schools by whatever they have not been narrowed by yet; its links keep what they have."""
    quadrant, district, phase = filters.quadrant, filters.district, filters.phase
    chosen = {"quadrant": quadrant and quadrant.slug, "district": district and district.slug, "phase": phase}
    within = [d for d in filters.districts if quadrant is None or d.quadrant_id == quadrant.pk]
    return coverage_report(
        schools,
        quadrants=[] if quadrant or district else filters.quadrants,
        districts=[] if district else within,
        phases=[] if phase else filters.phases,
        chosen={name: str(value) for name, value in chosen.items() if value},
    )
