"""What is answered while the database is away: 503 on every page, and one line in the log for each.

Nothing has to be done when it is back: a connection that failed is closed at the end of its request, and the next
request opens another.
"""

from django.db import Error
from django.http import HttpRequest, HttpResponse

from base.log_lines import note_why
from portal.web.logs import said_by_error
from portal.web.standing_alone import page_that_stands_alone

RETRY_AFTER = 30  # seconds


def unavailable(request: HttpRequest, error: Error) -> HttpResponse:
    """Say that the portal is away and will be back. The page asks nothing of the database itself."""
    note_why(f"The database is away: {said_by_error(error)}")  # in the request's own line
    response = page_that_stands_alone("503.html", request, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log it again, with a traceback
    return response
