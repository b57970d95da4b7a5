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
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from accounts.models.delegates import lately_ended
from base.database_away import is_away
from base.kept import may_be_kept
from base.storage import DiskFullError
from base.uploads import AROUND, SMALL
from office.council.reading import last_known_council, the_council
from portal.models import Withdrawal
from portal.web.database_away import unavailable
from portal.web.standing_alone import page_that_stands_alone
from portal.web.typed import given_back, is_from_here, typed_form

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
@may_be_kept
@require_safe
def public_sitemap(request: HttpRequest, sitemaps: dict) -> TemplateResponse:
    """Every public address."""
    return sitemap_views.sitemap(request, sitemaps)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What to do after a request that makes no sense; Django's own page would lack the council and the menu's state."""
    if isinstance(exception, RequestDataTooBig):
        most = getattr(request, "most_bytes", SMALL)
        size = filesizeformat(most - AROUND if most > SMALL else most).replace(".0", "")  # as the field of a file says
        return render(request, "413.html", {"most": size}, status=413)
    if isinstance(exception, DiskFullError):
        return render(request, "507.html", status=507)
    return render(request, "400.html", {"reference": getattr(request, "reference", "")}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What to do where somebody may not do that; Django's own reads the post for its token, which may be unreadable."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What to do where there is no such page, whatever was posted there: it is not read.

    The page of a record that was withdrawn is gone, and says no more than that.
    Whoever acted for somebody until lately is told that they no longer do, whether there is such a page or not.
    """
    if Withdrawal.objects.at(request.path).exists():
        return render(request, "410.html", status=410)
    ended = lately_ended(getattr(request, "user", None))
    return render(request, "404.html", {"ended": ended, "was_sent": request.method == "POST"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """What to do after a fault of ours; where it is that the database is away, to come again in a while."""
    error = sys.exception()
    if is_away(error):
        return unavailable(request, error)  # type: ignore[arg-type]
    # The database is not asked here.
    response = page_that_stands_alone("500.html", request, status=500, council=last_known_council())
    # Here, because Django leaves out a fault in a page that says what is wrong; what was logged it does not log again.
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response


def no_length(request: HttpRequest) -> HttpResponse:
    """What to do after a post that does not say how long it is, so that nobody knows whether it is too long."""
    return render(request, "400.html", {"reference": getattr(request, "reference", "")}, status=411)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What to do when a form comes without its token: the page was open too long, or cookies are off.

    Whoever signed in again in another tab has another token: what they typed is given back.
    """
    form = typed_form(request) if is_from_here(request) else None
    if form:
        return given_back(request, form, is_signed_out=False)
    return render(request, "403_csrf.html", status=403)
