"""Pages that draw on several apps, the statements that the law asks for, and what machines ask."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemap_views
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from boards.models import Board, Meeting
from improvement.models import Page
from partnerships.coverage import Coverage, county, coverage_by
from partnerships.models import Partnership, Quadrant

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
            "quadrants": Quadrant.objects.prefetch_related("districts"),
        },
    )


@login_not_required
@require_safe
def quadrant_list(request: HttpRequest) -> TemplateResponse:
    """The quadrants: their districts, their chairs today, and how many of their schools are in a partnership."""
    covered = coverage_by("district__quadrant")
    quadrants = Quadrant.objects.with_partnership_count().prefetch_related("districts")
    boards = {board.quadrant_id: board for board in Board.objects.for_quadrants().with_current_seats()}
    rows = [(quadrant, boards.get(quadrant.pk), covered.get(quadrant.pk, Coverage(0, 0))) for quadrant in quadrants]
    return TemplateResponse(
        request,
        "quadrants/quadrant_list.html",
        {"rows": rows, "without_district": covered.get(None, Coverage(0, 0))},
    )


@login_not_required
@require_safe
def quadrant_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """One quadrant: who chairs its meeting today, its partnerships, its coverage and its meetings."""
    quadrant = get_object_or_404(Quadrant.objects.prefetch_related("districts"), slug=slug)
    board = Board.objects.filter(quadrant=quadrant).with_current_seats().first()
    by_district = coverage_by("district")
    districts = [(district, by_district.get(district.pk, Coverage(0, 0))) for district in quadrant.districts.all()]
    return TemplateResponse(
        request,
        "quadrants/quadrant_detail.html",
        {
            "quadrant": quadrant,
            "board": board,
            "districts": districts,
            "coverage": sum((covered for _, covered in districts), Coverage(0, 0)),
            "partnerships": Partnership.objects.current().in_quadrant(quadrant).in_directory(),
            "meetings": Meeting.objects.filter(board__quadrant=quadrant).upcoming()[:MEETINGS_SHOWN],
            "today": timezone.localdate(),
        },
    )


@login_not_required
@require_safe
def statement(request: HttpRequest, name: str) -> TemplateResponse:
    """One of the pages that the law asks for: accessibility, privacy, cookies."""
    return TemplateResponse(request, f"statements/{name}.html", {"council_email": settings.COUNCIL_EMAIL})


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
    except DatabaseError:
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
