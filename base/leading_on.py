"""Pages that lead on from an address that their record had before to the one that it has now."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import reverse

View = Callable[..., HttpResponse]


def leads_on(slug_now: Callable[..., str | None], *, for_ever: bool) -> Callable[[View], View]:
    """Have a view that finds nothing lead on to the same page of the record that had the address before.

    ``slug_now`` is given the ``slug`` of the address, with what else stands in it, and says what it is now, or None. It
    is asked only where a page is not found. ``for_ever`` where no other record can have the address again. What
    somebody typed comes along.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def leading_on(request: HttpRequest, slug: str, **of_page: Any) -> HttpResponse:
            try:
                return view(request, slug=slug, **of_page)
            except Http404:
                now = slug_now(slug, **of_page)
                if now is None or request.resolver_match is None:
                    raise
                page = reverse(request.resolver_match.view_name, kwargs={**of_page, "slug": now})
                query = request.META.get("QUERY_STRING", "")
                redirect = HttpResponsePermanentRedirect if for_ever else HttpResponseRedirect
                is_sent = request.method not in ("GET", "HEAD")
                return redirect(f"{page}?{query}" if query else page, preserve_request=is_sent)

        return leading_on

    return decorator
