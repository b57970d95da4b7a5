"""What is answered while the database is away: 503 on every page, and one line in the log for each.

Nothing has to be done when it is back: a connection that failed is closed at the end of its request, and the next
request opens another.
"""

from django.db import Error
from django.http import HttpRequest, HttpResponse

from base.database_away import is_full
from base.log_lines import note_why
from portal.web.logs import said_by_error
from portal.web.standing_alone import page_that_stands_alone

RETRY_AFTER = 30  # seconds


def unavailable(request: HttpRequest, error: Error) -> HttpResponse:
    """Say that the portal is away and will be back, or has no room. The page asks nothing of the database itself."""
    has_no_room = is_full(error)
    said = "The disk of the database is full" if has_no_room else "The database is away"
    note_why(f"{said}: {said_by_error(error)}")  # in the request's own line
    response = page_that_stands_alone("503.html", request, status=503, has_no_room=has_no_room)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log it again, with a traceback
    return response
