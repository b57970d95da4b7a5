"""How answers travel: compressed, and kept by a browser only to ask whether they still hold, or not at all (ADR 16).

And what is written down of them: who opened Part B, and who broke the glass to (ADR 21).
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

from accounts.models import AuditEvent, User
from base.glass import broken_in, hand_over
from boards.part_b import noted_of

ONCE_WITHIN = dt.timedelta(hours=1)  # somebody who reads and types for an hour opens Part B once
WITH_CONTENT = (200, 409, 422)  # an answer that refuses or leads elsewhere shows nothing
OF_ACCOUNTS = ("/account/", "/accounts/")
REFUSES_GZIP = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?(?![.\d])", re.IGNORECASE)
COMPRESSIBLE = ("text/", "application/json", "application/xml")


class CompressTextMiddleware(GZipMiddleware):
    """Compress text; papers and other files are compressed already, and are sent as they are, with their length."""

    def process_request(self, request: HttpRequest) -> None:
        """Take a browser at its word that it does not want gzip: Django, and what is kept, look for the name alone."""
        if REFUSES_GZIP.search(request.headers.get("Accept-Encoding", "")):
            request.META["HTTP_ACCEPT_ENCODING"] = "identity"

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed where it is text and the browser takes it."""
        if response.headers.get("Content-Type", "").startswith(COMPRESSIBLE):
            return super().process_response(request, response)
        return response


def send_no_body_to_head(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer HEAD with the headers alone, once all of them are known: Django leaves that to the server, which warns."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = []  # type: ignore[attr-defined]  # what it had open is closed with it
            else:
                response.content = b""  # type: ignore[attr-defined]  # of which Content-Length says how much it was
        return response

    return middleware


def ask_again(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let a browser keep what it was given and ask each time whether it holds, and nothing between keep it at all."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


def store_nothing(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let no browser keep what somebody is shown who is signed in, nor any page of signing in.

    It may be Part B, contact details that are not public, or their account; on a shared computer the back button
    would show it to whoever comes next. Which pages hold such things is not for each view to remember.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "no-store" in response.get("Cache-Control", ""):  # said already, perhaps because no user can be looked up
            return response
        if request.path.startswith(OF_ACCOUNTS) or request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def write_down_part_b(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Write into the audit trail whose Part B the answer shows to whoever is signed in, before it is sent.

    So it is with the breaking of the glass, of which the gates learn here from the session.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        hand_over(request)
        response = get_response(request)
        if broken := broken_in(request):
            kind, user = AuditEvent.Kind.BROKE_GLASS, cast(User, request.user)
            AuditEvent.objects.record(kind, user=user, request=request, detail=broken)
        shown = noted_of(request)
        if shown and response.status_code in WITH_CONTENT and request.user.is_authenticated:
            AuditEvent.objects.record_opened(request=request, details=shown, once_within=ONCE_WITHIN)
        return response

    return middleware
