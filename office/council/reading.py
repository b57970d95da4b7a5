"""Where everything that names the council reads it: one query a request at most, and none where nothing asks.

Within a request the row is kept until its answer stands, so that a change shows from the next request on, whichever
process has it; and for the next public page, where nothing public has changed since (``office/stamps.py``). Outside of
a request, in a command or in the worker, it is read each time.
"""

from collections.abc import Callable
from contextvars import ContextVar

from django.db import connection
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from office.models import Council
from office.stamps import stamp_of_this_request

_of_this_request: ContextVar[list[Council] | None] = ContextVar("council_of_this_request", default=None)
_last_known: list[tuple[object, Council]] = []  # what this process read last, and under which stamp if there was one
_beside: dict[str, Combinable] = {}


def ask_beside(**expressions: Combinable) -> None:
    """Have the same query answer more, as attributes of the council: what every page needs of another room.

    That room says so in ``AppConfig.ready``. A council that is not in the database has no such attributes.
    """
    _beside.update(expressions)


def the_council() -> Council:
    """The council as officers have it; the defaults where the database has no row."""
    kept = _of_this_request.get()
    if kept:
        return kept[0]
    council = _read()
    if kept is not None:
        kept.append(council)
    return council


def _read() -> Council:
    """What is in the database; what this process read before, where nothing public has changed since."""
    stamp = stamp_of_this_request()
    basis = (str(connection.settings_dict["NAME"]), stamp) if stamp else None
    known = _last_known[0] if _last_known else None  # looked at once: another thread may put its own there
    if basis and known and known[0] == basis:
        return known[1]
    council = Council.objects.annotate(**_beside).first() or Council()
    _last_known[:] = [(basis, council)]
    return council


def last_known_council() -> Council | None:
    """What this process read last, without asking the database, which may be away; None where it never did."""
    return next(iter(_last_known), (None, None))[1]


def council_kept_for_a_request(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what is read of the council is kept until the answer stands."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = _of_this_request.set([])
        try:
            return get_response(request)
        finally:
            _of_this_request.reset(token)

    return middleware
