"""One line in the log for each request, and the reference by which somebody can tell us which one it was."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject, empty

from base.log_lines import RequestLine, begin_request
from portal.watching.measures import count_request
from portal.web.logs import without_personal_data

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that are mistaken for another when they are read out
FROM_PROXY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,29}")
MOST_PARAMETERS = 20

Respond = Callable[[HttpRequest], HttpResponseBase]


@dataclass
class Asked(RequestLine):
    """A request while it is answered: since when, and what it asked of the database."""

    began: float = field(default_factory=time.perf_counter)
    queries: int = 0
    query_seconds: float = 0.0
    sent: int = 0  # bytes of what is written piece by piece

    def __call__(self, execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Count a query, as Django calls what is put around each."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.query_seconds += time.perf_counter() - began

    def counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces of an answer, counted as they go."""
        for piece in pieces:
            self.sent += len(piece)
            yield piece


def one_line_each(get_response: Respond) -> Respond:
    """Give every request a reference, in a header of its answer too, and write its line once the answer is sent."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        asked = Asked(reference_of(request))
        begin_request(asked)
        request.reference = asked.reference  # type: ignore[attr-defined]
        # What a request left behind whose answer was never closed must not count on.
        connection.execute_wrappers[:] = [one for one in connection.execute_wrappers if not isinstance(one, Asked)]
        connection.execute_wrappers.append(asked)
        response = get_response(request)
        response[HEADER] = asked.reference
        if response.streaming and not response.has_header("Content-Length"):
            response.streaming_content = asked.counted(response.streaming_content)  # type: ignore[attr-defined]
        response._resource_closers.append(lambda: _is_over(request, response, asked))  # type: ignore[attr-defined]
        return response

    return middleware


def reference_of(request: HttpRequest) -> str:
    """One of our own; the proxy's, where one is trusted, so that its log and ours say the same."""
    given = request.headers.get(HEADER, "")
    if settings.BEHIND_PROXY and FROM_PROXY.fullmatch(given):
        return given
    letters = "".join(secrets.choice(LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _is_over(request: HttpRequest, response: HttpResponseBase, asked: Asked) -> None:
    if asked in connection.execute_wrappers:
        connection.execute_wrappers.remove(asked)
    seconds = time.perf_counter() - asked.began
    kept = getattr(request, "kept_view", "")  # a page that was kept: no view was called
    view = request.resolver_match.view_name if request.resolver_match else kept
    path, status = without_personal_data(quote(request.path)), response.status_code
    pieces = {
        "user": _user(request),
        "method": request.method,
        "path": path,
        "parameters": _parameters(request),
        "view": view,
        "kept": bool(kept) or None,
        "status": status,
        "ms": round(seconds * 1000),
        "queries": asked.queries,
        "query_ms": round(asked.query_seconds * 1000),
        "bytes": _bytes(response, asked),
        "why": without_personal_data(asked.why),
    }
    log.log(_level(request, status), "%s %s: %s in %s ms", request.method, path, status, pieces["ms"], extra=pieces)
    count_request(view=view, status=status, seconds=seconds)


def _level(request: HttpRequest, status: int) -> int:
    """Files that all may have, and probes that found nothing wrong, are said only where everything is."""
    if status >= 500:
        return logging.ERROR
    if status >= 400:
        return logging.WARNING
    is_of_machines = request.path in settings.PROBES or request.path.startswith(settings.STATIC_URL)
    return logging.DEBUG if is_of_machines else logging.INFO


def _user(request: HttpRequest) -> int | None:
    """The number of the account, where the request had it looked up anyway; None of a page that names nobody."""
    if request.resolver_match and getattr(request.resolver_match.func, "names_nobody", False):
        return None
    user = request.__dict__.get("user")
    if user is None or (isinstance(user, LazyObject) and user._wrapped is empty):  # type: ignore[attr-defined]
        return None
    return user.pk  # type: ignore[no-any-return]


def _parameters(request: HttpRequest) -> list[str] | None:
    """Which were given, without what: that may be a name that somebody looked for."""
    try:
        known = [name for name in request.GET if PARAMETER.fullmatch(name)]
    except SuspiciousOperation:  # far too many, of which its answer says 400
        return None
    return known[:MOST_PARAMETERS] or None


def _bytes(response: HttpResponseBase, asked: Asked) -> int:
    if response.has_header("Content-Length") and response.headers["Content-Length"].isdigit():
        return int(response.headers["Content-Length"])
    return asked.sent if response.streaming else len(response.content)  # type: ignore[attr-defined]
