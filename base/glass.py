"""Breaking the glass: a superuser who gives a reason may read, for an hour, what is otherwise closed to them (ADR 27).

An app names what is behind glass (``part-b/school-partnership-board``), asks ``broken_by`` in its own gate, and has a
page that calls ``break_glass``. ``portal/web/middleware.py`` writes each breaking into the audit trail. It is kept in
the session, so it ends when the user signs out.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

LASTS = dt.timedelta(hours=1)
REASON_LENGTH = 130  # characters, which the audit trail has room for
_KEPT = "broken_glass"  # in the session, and from there on its user


def break_glass(request: HttpRequest, *, of: str, reason: str) -> dt.datetime:
    """Open ``of`` to the superuser who sent the request, in this browser; return the moment at which it closes."""
    until = timezone.now() + LASTS
    request.session[_KEPT] = request.session.get(_KEPT, {}) | {of: until.timestamp()}
    setattr(request, _KEPT, f"{of}: {reason}")
    return until


def note_besides(request: HttpRequest, said: str) -> None:
    """Have the audit trail say something besides of what the request opened, in at most 50 characters."""
    setattr(request, _KEPT, f"{broken_in(request)}. {said}")


def hand_over(request: HttpRequest) -> None:
    """Copy what is open from the session to the request's user, because gates get a user and not a request."""
    if request.user.is_authenticated and request.user.is_superuser:
        setattr(request.user, _KEPT, request.session.get(_KEPT, {}))


def broken_by(user: Any) -> list[str]:
    """Return what is open to the user because they broke the glass; nothing for anybody who is not a superuser."""
    if not (user.is_active and user.is_superuser):
        return []
    now = timezone.now().timestamp()
    return [of for of, until in getattr(user, _KEPT, {}).items() if now < until]


def broken_in(request: HttpRequest) -> str:
    """Return what this request opened and why, as the audit trail keeps it; empty if it opened nothing."""
    return getattr(request, _KEPT, "")
