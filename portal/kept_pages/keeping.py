"""Public pages, kept for whoever asks next until any public record changes, or the day (ADR 46).

A page is kept where *all* of this holds; whatever is in doubt is made each time:

- it is asked for with GET, without a cookie of ours but that of a hidden notice, and without credentials;
- its view says ``may_be_kept``;
- the answer is 200 and whole, sets no cookie, which it would with the token of a form, does not say ``no-store``, and
  varies with no other header;
- no table was read for it whose changes do not move the stamp.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TypeGuard

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from office.council import notices
from office.kept_parts import taking_kept_parts
from office.stamps import answering_under, read_stamp
from portal.kept_pages.pages import VARIES, KeptPage, basis_of, key_of
from portal.kept_pages.reading import tables_read
from portal.kept_pages.tables import other_tables, stamped_tables
from portal.kept_pages.taking_turns import turn_to_make

log = logging.getLogger(__name__)
LARGEST = 64 * 1024  # bytes, compressed; the settings say how many pages a process keeps
MARK_LENGTH = 16  # of a notice's cookie, which is a part of the key; nobody else's is

Respond = Callable[[HttpRequest], HttpResponseBase]


def keep_public_pages(get_response: Respond) -> Respond:
    """Middleware: answer from what is kept, or keep the answer. Outside of all that knows sessions and users."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        key = _key_of(request)
        if key is None:
            return get_response(request)
        kept = _kept(key)
        match = None if kept else _match_of(request)
        if not (kept or match):
            return get_response(request)
        stamp = read_stamp()
        if not stamped_tables() <= {table for table, _ in stamp}:  # before the first migration, or somebody cleared it
            return get_response(request)
        basis = basis_of(stamp)
        if kept and kept.basis == basis:
            return _answer(kept, request)
        match = match or _match_of(request)
        if request.method != "GET" or match is None:
            return get_response(request)
        with turn_to_make((key, basis)) as is_mine:
            kept = None if is_mine else _kept(key)
            if kept and kept.basis == basis:
                return _answer(kept, request)
            with tables_read() as read, answering_under(stamp), taking_kept_parts(stamp) as parts:
                response = get_response(request)
            if _may_be_kept(response, request) and read.isdisjoint(other_tables()):
                parts.keep()
                page = KeptPage.of(response, basis, match.view_name)
                _keep(key, page)
                return page.answer(request)  # compressed once
            return response

    return middleware


def _key_of(request: HttpRequest) -> str | None:
    """The address as it was asked for, and which notice is hidden; None for a request whose answer is never kept."""
    cookies = request.COOKIES
    of_somebody = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
    hidden = cookies.get(notices.COOKIE, "")
    if (
        request.method not in ("GET", "HEAD")
        or any(name in cookies for name in of_somebody)
        or "Authorization" in request.headers
        or len(hidden) > MARK_LENGTH
        or settings.DEBUG  # whoever writes templates sees each change
    ):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:  # which is said further in
        return None
    return key_of(str(request.scheme), host, request.path, request.META.get("QUERY_STRING", ""), hidden)


def _match_of(request: HttpRequest) -> ResolverMatch | None:
    """The view of the address, where it may be kept."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    return match if getattr(match.func, "may_be_kept", False) else None


def _kept(key: str) -> KeptPage | None:
    """What is kept of that address, whether it still holds or not; None too while a cache that is shared is away."""
    try:
        page: KeptPage | None = caches["pages"].get(key)
    except Exception as error:  # of whichever library it is
        log.warning("The cache of PAGES_CACHE_URL does not answer: %s", type(error).__name__)
        return None
    return page


def _keep(key: str, page: KeptPage) -> None:
    if len(page.compressed) <= LARGEST:
        with suppress(Exception):  # it was said when it was asked
            caches["pages"].set(key, page)


def _answer(kept: KeptPage, request: HttpRequest) -> HttpResponse:
    request.kept_view = kept.view  # type: ignore[attr-defined]  # for the log: no view is called
    return kept.answer(request)


def _may_be_kept(response: HttpResponseBase, request: HttpRequest) -> TypeGuard[HttpResponse]:
    return (
        isinstance(response, HttpResponse)
        and not response.streaming
        and response.status_code == 200
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and not response.has_header("Content-Encoding")
        and {name.strip() for name in response.get("Vary", "").split(",")} <= {"", *VARIES}
        and not request.user.is_authenticated  # without a session nobody is; asked all the same
    )
