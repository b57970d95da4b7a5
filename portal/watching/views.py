"""Measures for who watches the portal: closed to all others, and to all where no token is set."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from portal.watching.measures import as_prometheus_reads_it


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Every measure, for who brings ``METRICS_TOKEN``; without one set there is no such page."""
    never_kept = {"Cache-Control": "no-store"}
    if not settings.METRICS_TOKEN:
        return HttpResponse("not found\n", content_type="text/plain", status=404, headers=never_kept)
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        refused = never_kept | {"WWW-Authenticate": "Bearer"}
        return HttpResponse("a token is needed\n", content_type="text/plain", status=401, headers=refused)
    return HttpResponse(as_prometheus_reads_it(), content_type=CONTENT_TYPE_LATEST, headers=never_kept)
