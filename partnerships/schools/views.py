"""The school look-up, a school's page, and the schools that are in no partnership."""

from collections.abc import Callable, Collection, Iterable
from operator import attrgetter
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.links import PageLink, add_links
from base.paging import paginate
from office.stamps import under_one_stamp
from partnerships.authorities.kept import authorities_of_schools
from partnerships.coverage.counting import coverage_of
from partnerships.coverage.report import NOTHING, CoverageReport, coverage_report
from partnerships.directory.linked_data import school_data
from partnerships.filters import SchoolFilters, WithoutFilters
from partnerships.filters.overviews import partnership_overviews
from partnerships.geography import Neighbourhood, groups, location_of, neighbourhood_of
from partnerships.geography.distance import in_miles
from partnerships.models import Headship, Membership, Partnership, School
from partnerships.models.partnerships import current_leads
from partnerships.open_data.views import links_to_exports
from partnerships.permissions import VIEW_CONTACT_DETAILS
from partnerships.places.next_meetings import next_meeting_in
from partnerships.schools.facts import counting_of, facts_of, not_recorded
from partnerships.schools.former_names import former_names_of
from partnerships.schools.panels import panels_of
from partnerships.schools.relations import relations_of, tell_successors
from partnerships.schools.sources import source_of

T = TypeVar("T")

OPEN_SHOWN, OTHERS_SHOWN = 5, 3  # of the nearest partnerships, those that take new schools and the others


@login_not_required
@may_be_kept
@require_safe
def school_list(request: HttpRequest) -> HttpResponse:
    """The school look-up: schools by name, place or number, with the partnerships they are in."""
    filters = SchoolFilters(request.GET)
    counts = filters.count()
    page = paginate(request, filters.rows(School.objects.in_a_page, tell_rows), filters.ignored, counts.total)
    filters.tell_distances(page)
    links = links_to_exports(filters, csv="schools:csv")
    response = TemplateResponse(
        request,
        "partnerships/schools/school_list.html",
        {"filters": filters, "ignored": filters.ignored, "counts": counts, "page": page, "links": links},
    )
    return add_links(response, links)


def tell_rows(schools: Collection[School]) -> None:
    """Give the schools of a page what is kept of all: whether they are of home, whether their partnerships count.

    And those that have closed their successors.
    """
    today, authorities = timezone.localdate(), authorities_of_schools()
    memberships = [membership for school in schools for membership in school.current_memberships]
    partnership_overviews.of(today).tell((membership.partnership for membership in memberships), today)
    for membership in memberships:
        membership.is_counted = not membership.partnership.does_not_count
    for school in schools:
        school.is_home = authorities.is_home(school.pk, today)
    tell_successors(schools)


@login_not_required
@may_be_kept
@require_safe
@under_one_stamp
def school_detail(request: HttpRequest, urn: int) -> HttpResponse:
    """One school: its partnerships and how to reach their leads, then its facts and where they come from."""
    schools = School.objects.select_related("district__quadrant", "register_district", "establishment_type")
    school = get_object_or_404(schools, urn=urn)
    authorities_of_schools().tell(school, timezone.localdate())
    current, former = memberships_of(school)
    is_counted = any(not membership.partnership.does_not_count for membership in current)
    partnerships = {membership.partnership_id for membership in current}
    neighbourhood = neighbourhood_of(school, partnerships) if school.is_open else None
    headships = Headship.objects.active().filter(school=school).select_related("person").order_by("started_on")
    facts = facts_of(school, headships)
    links = [PageLink("canonical", request.build_absolute_uri(school.get_absolute_url()))]
    response = TemplateResponse(
        request,
        "partnerships/schools/school_detail.html",
        {
            "school": school,
            "former_names": former_names_of(school),
            "panels": panels_of(request, school),
            "memberships": current,
            "next_meeting": next_meeting_in(school.district.quadrant_id)
            if school.is_open and school.district
            else None,
            "is_counted": is_counted,
            "nearest": nearest_to(school, neighbourhood) if school.is_open and not is_counted else [],
            "neighbourhood": neighbourhood,
            "former_memberships": former,
            "relations": relations_of(school),
            "facts": [fact for fact in facts if fact.lines],
            "not_recorded": not_recorded(facts),
            "how_we_count": counting_of(school),
            "source": source_of(school.la_code),
            "sees_contacts": request.user.has_perm(VIEW_CONTACT_DETAILS),
            "links": links,
            "linked_data": school_data(school, current, request.build_absolute_uri),
        },
    )
    return add_links(response, links)


def memberships_of(school: School) -> tuple[list[Membership], list[Membership]]:
    """Its current memberships with their leads, by name, and its former ones, the latest first; in two queries."""
    ever = Membership.objects.filter(school=school).select_related("partnership__home_quadrant", "partnership__kind")
    memberships = list(ever.order_by(Lower("partnership__name"), "pk"))
    current = [membership for membership in memberships if membership.is_current]
    today = timezone.localdate()
    partnership_overviews.of(today).tell((membership.partnership for membership in current), today)
    prefetch_related_objects([membership.partnership for membership in current], current_leads())
    former = [membership for membership in memberships if membership.is_former]
    return current, sorted(former, key=attrgetter("ended_on"), reverse=True)


def nearest_to(school: School, neighbourhood: Neighbourhood | None) -> list[Partnership]:
    """The nearest that count, those first that take new schools; of a school that is not placed, some of its district.

    Of either the local stand before the county-wide. Those of its district are without miles; the others have a
    ``distance`` in words besides.
    """
    location = neighbourhood.here if neighbourhood else location_of(school)
    if location:
        nearest = _open_first(groups().nearest_first(location), attrgetter("group.takes_new_schools"))
        found = Partnership.objects.select_related("kind").in_bulk([near.group.pk for near in nearest])
        shown = [(found[near.group.pk], near.miles) for near in nearest if near.group.pk in found]
        for partnership, miles in shown:
            partnership.miles_away, partnership.distance = miles, in_miles(miles)
        return [partnership for partnership, _ in shown]
    if not school.district:
        return []
    in_district = Partnership.objects.counted().in_district(school.district).select_related("kind").by_name()
    return _open_first(in_district, attrgetter("takes_new_schools"))


def _open_first(nearest: Iterable[T], has_room: Callable[[T], bool]) -> list[T]:
    """The first of those that take new schools, then the first of the others; no more are looked at than it takes."""
    with_room: list[T] = []
    others: list[T] = []
    for one in nearest:
        (with_room if has_room(one) else others).append(one)
        if len(with_room) >= OPEN_SHOWN and len(others) >= OTHERS_SHOWN:
            break
    return with_room[:OPEN_SHOWN] + others[:OTHERS_SHOWN]


@login_not_required
@may_be_kept
@require_safe
def school_list_without(request: HttpRequest) -> HttpResponse:
    """Open schools in no partnership that counts: those in scope, and how many others there are."""
    filters = WithoutFilters(request.GET)
    schools = filters.left_of(School.objects.all())
    without = School.objects.in_scope().open().without_a_partnership()
    counts = filters.count_among(without)
    rows = filters.rows(without.listed().with_current_memberships())
    page = paginate(request, rows, filters.ignored, counts.total)
    filters.tell_distances(page)
    not_counted = schools.outside_scope().open().without_a_partnership().by_name()
    report = _coverage_of_what_is_asked_for(schools, filters)
    links = links_to_exports(filters, csv="schools:without_csv")
    response = TemplateResponse(
        request,
        "partnerships/schools/school_list_without.html",
        {
            "filters": filters,
            "ignored": filters.ignored,
            "counts": counts,
            "page": page,
            "coverage": report.whole,
            "report": report,
            "not_counted": School.objects.none() if filters.text else not_counted,  # a search is for those that count
            "links": links,
        },
    )
    return add_links(response, links)


def _coverage_of_what_is_asked_for(schools: QuerySet[School], filters: WithoutFilters) -> CoverageReport:
    """Coverage of the schools by whatever they have not been narrowed by yet; its links keep what they have.

    The schools that a text finds are few and chosen by more than one thing: they are not broken down.
    """
    if filters.text or filters.is_of_unplaced:
        return CoverageReport(coverage_of(schools), [], NOTHING)
    chosen = {**({"near": filters.near_text} if "within" in filters.selected else {}), **filters.selected}
    quadrant = filters.option("quadrant")
    within = [district for district in filters.districts if quadrant is None or district.quadrant_id == quadrant.pk]
    return coverage_report(
        schools,
        quadrants=[] if "quadrant" in chosen or "district" in chosen else filters.quadrants,
        districts=[] if "district" in chosen else within,
        phases=[] if "phase" in chosen else School.Phase,
        chosen=chosen,
    )
