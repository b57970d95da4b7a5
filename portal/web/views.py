"""What machines read of the site, and the answers to requests that are refused before any view."""

import datetime as dt
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemap_views
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.storage import DiskFullError
from base.uploads import SMALL
from office.council.reading import last_known_council, the_council
from portal.web.database_away import is_away, unavailable

SECURITY_TXT_HOLDS = dt.timedelta(days=180)  # under a year, as the RFC advises


@login_not_required
@require_safe
def robots(request: HttpRequest) -> TemplateResponse:
    """What search engines should leave alone, and where the sitemap is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return TemplateResponse(request, "portal/web/robots.txt", {"sitemap": sitemap}, content_type="text/plain")


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> TemplateResponse:
    """Where whoever finds that the site is not safe reports it (RFC 9116)."""
    context = {
        "contact": the_council().address_for_security,
        "expires": f"{timezone.now().astimezone(dt.UTC) + SECURITY_TXT_HOLDS:%Y-%m-%dT00:00:00Z}",
        "canonical": f"{settings.SITE_URL}{reverse('security_txt')}",
    }
    return TemplateResponse(request, "portal/web/security.txt", context, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def public_sitemap(request: HttpRequest, sitemaps: dict) -> TemplateResponse:
    """Every public address."""
    return sitemap_views.sitemap(request, sitemaps)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What to do after a request that makes no sense; Django's own page would lack the council and the menu's state."""
    if isinstance(exception, RequestDataTooBig):
        most = filesizeformat(getattr(request, "most_bytes", SMALL))
        return render(request, "413.html", {"most": most}, status=413)
    if isinstance(exception, DiskFullError):
        return render(request, "507.html", status=507)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """What to do after a fault of ours; where it is that the database is away, to come again in a while."""
    error = sys.exception()
    if is_away(error):
        return unavailable(request, error)  # type: ignore[arg-type]
    page = get_template("500.html").render({"council": last_known_council()})  # the database is not asked here
    return HttpResponse(page, status=500)


def no_length(request: HttpRequest) -> HttpResponse:
    """What to do after a post that does not say how long it is, so that nobody knows whether it is too long."""
    return render(request, "400.html", status=411)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What to do when a form comes without its token: the page was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
