"""The school look-up, a school's page, and the schools that are in no partnership."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ..coverage import coverage_of
from ..filters import SchoolFilters, WithoutFilters
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
    without = schools.in_scope().open().without_a_partnership().listed()
    page = paginate(request, filters.apply(without), filters.ignored)
    not_counted = schools.outside_scope().open().without_a_partnership().order_by("name")
    return TemplateResponse(
        request,
        "schools/school_list_without.html",
        {
            "filters": filters,
            "ignored": filters.ignored,
            "page": page,
            "coverage": coverage_of(schools),
            "not_counted": School.objects.none() if filters.text else not_counted,  # a search is for those that count
        },
    )
