"""Pages behind a signed link that was sent to somebody: whoever has the link may, and nobody signs in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from base.methods import may_be_sent

View = Callable[..., HttpResponse]


def opened_by_link(view: View) -> View:
    """Let the link in the address allow, and keep it from caches, search engines and pages that one goes on to.

    The link allows, not a cookie, so a forged request has nothing to ride on and needs no CSRF token. With no referrer
    a browser sends no origin either, and Django would refuse the form (ADR 15).
    """

    @login_not_required
    @csrf_exempt
    @never_cache
    @may_be_sent
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page
