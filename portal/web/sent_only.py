"""An address that is only sent to, opened like a page: from the history of a browser, or by “Back”."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

NOT_ALLOWED = 405


def say_where_to_go(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give whoever opens such an address a page of ours that leads on: a browser's own says an error and no more."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method != "GET" or response.status_code != NOT_ALLOWED or not request.accepts("text/html"):
            return response
        said = render(request, "405.html", {"page_of": page_of(request.path)}, status=NOT_ALLOWED)
        said.headers["Allow"] = response.headers.get("Allow", "POST")
        return said

    return middleware


def page_of(path: str) -> str:
    """The address of the page that has the button: of the record in admin, or what the address stands under."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    return next((address for address in (f"{above}change/", above) if _is_a_page(address)), "")


def _is_a_page(address: str) -> bool:
    try:
        found = resolve(address)
    except Resolver404:
        return False
    return bool(found.url_name)  # the admin takes what it does not know by a pattern without a name
