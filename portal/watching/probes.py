"""What machines ask is answered before anything else: by any name, without a session."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.watching.views import metrics
from portal.web.health import healthz, readyz

ANSWERED = dict(zip(settings.PROBES, (healthz, readyz, metrics), strict=True))


def answer_probes(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer these addresses, exactly as they are written, before a host's name or a session is looked at."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return ANSWERED.get(request.path, get_response)(request)

    return middleware
