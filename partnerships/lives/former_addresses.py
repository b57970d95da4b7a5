"""Former addresses of partnerships' pages, which lead on for ever (ADR 74)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from partnerships.models import Partnership


def leads_on_from_former_addresses(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have a page of a partnership that is asked for by its former address lead on to the same page of today's.

    It is looked up only where no partnership has the address: other pages ask nothing more.
    """

    @wraps(view)
    def leading_on(request: HttpRequest, slug: str, **of_page: Any) -> HttpResponse:
        try:
            return view(request, slug=slug, **of_page)
        except Http404:
            now = Partnership.objects.filter(former_names__slug=slug).values_list("slug", flat=True).first()
            if now is None or request.resolver_match is None:
                raise
            page = reverse(request.resolver_match.view_name, kwargs={**of_page, "slug": now})
            query = request.META.get("QUERY_STRING", "")
            is_sent = request.method not in ("GET", "HEAD")  # what somebody typed comes along
            return HttpResponsePermanentRedirect(f"{page}?{query}" if query else page, preserve_request=is_sent)

    return leading_on
