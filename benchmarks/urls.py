"""The portal's addresses, and one that does nothing: what everything else is compared with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def hello(request: HttpRequest) -> HttpResponse:
    """The least that the server, the middleware and the resolver cost."""
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), path("", include("essex_partnerships.urls"))]
handler400 = "portal.web.views.bad_request"
handler403 = "portal.web.views.permission_denied"
handler404 = "portal.web.views.page_not_found"
