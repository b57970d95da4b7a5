"""What is answered while the database is away: 503 on every page, and one line in the log for each.

Nothing has to be done when it is back: a connection that failed is closed at the end of its request, and the next
request opens another.
"""

import logging
import sqlite3
from collections.abc import Callable
from urllib.parse import quote

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from portal.web.health import healthz

log = logging.getLogger(__name__)
RETRY_AFTER = 30  # seconds
# Errors by which the database says that it is there: it ended one query, or chose between two (PostgreSQL, appendix A).
THERE = {"57014", "40001", "40P01", "55P03"}
# SQLite has one code for a table that is not there, as where its file is gone, and for SQL that is wrong.
GONE = "no such table"


def is_away(error: BaseException | None) -> bool:
    """Whether the database did not answer, rather than answered that something is wrong."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode != sqlite3.SQLITE_ERROR or str(cause).startswith(GONE)
    return getattr(cause, "pgcode", None) not in THERE


def unavailable(request: HttpRequest, error: Error) -> HttpResponse:
    """Say that the portal is away and will be back. The page asks nothing of the database itself."""
    said = " ".join(str(error).split())[:300]
    if not getattr(request, "is_known_away", False):  # a view failed, and then what stands around it
        log.error("The database is away: %s %s was answered with 503 (%s)", request.method, quote(request.path), said)
    request.is_known_away = True  # type: ignore[attr-defined]
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log it again, with a traceback
    return response


def answer_probe(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer whether the process is alive before a session is looked up, which is in the database."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return healthz(request) if request.path == "/healthz" else get_response(request)

    return middleware
