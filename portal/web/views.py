"""Pages that draw on several apps, the statements that the law asks for, and what machines ask."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemap_views
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from boards.models import Board, Meeting, Seat
from improvement.models import Page
from partnerships.coverage import county
from partnerships.coverage_report import coverage_report
from partnerships.geography import map_of_quadrants
from partnerships.models import Partnership, Quadrant, School

from .privacy.retention import rules

MEETINGS_SHOWN = 5


@login_not_required
@require_safe
def home(request: HttpRequest) -> TemplateResponse:
    """The strategy: its vision, how far the county is from it, and the ways in to everything else."""
    return TemplateResponse(
        request,
        "home.html",
        {
            "strategy": Page.objects.filter(slug="strategy").first(),
            "coverage": county(),
            "meetings": Meeting.objects.upcoming().select_related("board")[:MEETINGS_SHOWN],
            "quadrants": Quadrant.objects.all(),
        },
    )


@login_not_required
@require_safe
def quadrant_list(request: HttpRequest) -> TemplateResponse:
    """The quadrants: their districts, their chairs today, and how many of their schools are in a partnership."""
    # Counting groups the rows, and rows that are grouped lose the order that the model gives.
    quadrants = Quadrant.objects.with_partnership_count().order_by("position", "name").prefetch_related("districts")
    boards = {board.quadrant_id: board for board in Board.objects.for_quadrants().with_current_seats()}
    districts = [district for quadrant in quadrants for district in quadrant.districts.all()]
    report = coverage_report(School.objects.all(), quadrants, districts)
    covered = zip(quadrants, report.rows_by("quadrant"), strict=False)  # a row more, where districts are not recorded
    return TemplateResponse(
        request,
        "quadrants/quadrant_list.html",
        {
            "rows": [(quadrant, boards.get(quadrant.pk), row.coverage) for quadrant, row in covered],
            "map": map_of_quadrants("Map of Essex by quadrant and district", quadrants),
            "report": report,
        },
    )


@login_not_required
@require_safe
def quadrant_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """One quadrant: who chairs its meeting today, its partnerships, its coverage and its meetings."""
    quadrant = get_object_or_404(Quadrant.objects.select_related("board").prefetch_related("districts"), slug=slug)
    meetings = list(Meeting.objects.filter(board__quadrant=quadrant).since_a_year_ago())
    today = timezone.localdate()
    return TemplateResponse(
        request,
        "quadrants/quadrant_detail.html",
        {
            "quadrant": quadrant,
            "map": map_of_quadrants(f"Map of the {quadrant} quadrant in Essex", [quadrant]),
            "chairs": Seat.objects.active()
            .chairs()
            .filter(board__quadrant=quadrant)
            .select_related("person")
            .in_order(),
            "report": coverage_report(
                School.objects.in_quadrant(quadrant),
                districts=quadrant.districts.all(),
                chosen={"quadrant": quadrant.slug},
            ),
            "partnerships": Partnership.objects.current().in_quadrant(quadrant).in_directory()[: settings.PAGE_SIZE],
            "next_meetings": [m for m in meetings if m.held_on >= today and not m.is_cancelled][:MEETINGS_SHOWN],
            "past_meetings": [m for m in reversed(meetings) if m.held_on < today][:MEETINGS_SHOWN],
        },
    )


@login_not_required
@require_safe
def statement(request: HttpRequest, name: str) -> TemplateResponse:
    """One of the pages that the law asks for: accessibility, privacy, cookies."""
    context = {"council_email": settings.COUNCIL_EMAIL, "retention": rules()}
    return TemplateResponse(request, f"statements/{name}.html", context)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database answers and every migration is applied; 503 and the reason where not."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    if waiting:
        return HttpResponse(f"{len(waiting)} migrations to apply\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> TemplateResponse:
    """What search engines should leave alone, and where the sitemap is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return TemplateResponse(request, "robots.txt", {"sitemap": sitemap}, content_type="text/plain")


@login_not_required
@require_safe
def public_sitemap(request: HttpRequest, sitemaps: dict) -> TemplateResponse:
    """Every public address."""
    return sitemap_views.sitemap(request, sitemaps)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What to do after a request that makes no sense; Django's own page would lack the council and the menu's state."""
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What to do when a form comes without its token: the page was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
