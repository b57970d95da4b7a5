"""Where the button on the council's notice leads: it is hidden, and one is back on the page that one read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from office.council.notices import hide
from office.council.reading import the_council
from portal.web.typed import is_from_here


@login_not_required
@csrf_exempt
@require_POST
def hide_notice(request: HttpRequest) -> HttpResponse:
    """Hide the notice on which the button was pressed, where a page of ours sent the form.

    The browser says so itself (``Sec-Fetch-Site``, or ``Origin``), so that no page needs a token for it: with one every
    page would set a cookie and be another each time, and no browser could keep it. Where it does not say so, Django
    asks for the token.
    """
    return _hide(request) if is_from_here(request) else csrf_protect(_hide)(request)


def _hide(request: HttpRequest) -> HttpResponse:
    response = redirect(_page_to_return_to(request))
    hide(response, the_council(), request.POST.get("mark", ""))
    return response


def _page_to_return_to(request: HttpRequest) -> str:
    """The page on which the button was pressed, which is one of this site; the first page where it is not."""
    page = request.POST.get("page", "")
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(
        page, allowed_hosts=None, require_https=request.is_secure()
    )
    return page if is_ours else "/"
