"""What comes in: of a size that is expected, with cookies that can be read, and forms without what cannot be shown."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from base.text import cleaned
from base.uploads import SMALL, most_bytes_of
from portal.web.views import bad_request, no_length

Respond = Callable[[HttpRequest], HttpResponseBase]
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_COOKIE_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)


def refuse_unreadable_cookies(get_response: Respond) -> Respond:
    """Refuse a cookie with a control character, which no database takes, and have the browser forget it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        unreadable = [name for name, value in request.COOKIES.items() if _CONTROLS.search(value)]
        if not unreadable:
            return get_response(request)
        request.COOKIES = {}
        response = bad_request(request, ValueError("a cookie cannot be read"))
        for name in unreadable:
            if _COOKIE_NAME.fullmatch(name):
                response.delete_cookie(name)
        return response

    return middleware


def refuse_large_posts(get_response: Respond) -> Respond:
    """Refuse what is larger than its address expects before a byte of it is read, or of nobody knows which length.

    Somebody who is not signed in sends no files: what an address takes of others is said in ``base/uploads.py``.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
            return no_length(request)
        if not _is_number(request.META.get("CONTENT_LENGTH") or "0"):
            return bad_request(request, ValueError("a length is no number"))
        request.most_bytes = SMALL  # type: ignore[attr-defined]
        if _length(request) > SMALL and request.user.is_authenticated:
            request.most_bytes = _most_bytes(request)  # type: ignore[attr-defined]
        if _length(request) > request.most_bytes:  # type: ignore[attr-defined]
            return bad_request(request, RequestDataTooBig())
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    return int((request.META.get("CONTENT_LENGTH") or "0")[:20])


def _is_number(length: str) -> bool:
    return length.isascii() and length.isdigit()


def _most_bytes(request: HttpRequest) -> int:
    try:
        return most_bytes_of(resolve(request.path_info).func)
    except Resolver404:
        return SMALL


class CleanTextMiddleware:
    """Take out of every form that is posted what no page and no file can show (``base/text.py``).

    A password is left as it is: it is not shown, and what was set before must go on signing in.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the form is read as late as the check of its token reads it."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Give the view the cleaned form; one that reads its post by itself, a file without words, gets it as it is."""
        if request.method != "POST" or getattr(view, "reads_its_post", False):
            return
        kept = {name: request.POST.getlist(name) for name in request.POST if "password" not in name}
        changed = {name: new for name, old in kept.items() if (new := [*map(cleaned, old)]) != old}
        if changed:
            form = request.POST.copy()
            for name, values in changed.items():
                form.setlist(name, values)
            form._mutable = False
            request.POST = form  # type: ignore[assignment]
