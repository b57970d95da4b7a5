"""Breaking the glass: what even a superuser reads only with a reason, and then for an hour (design, section 5).

A room names what is behind glass (``part-b/school-partnership-board``), asks ``broken_by`` in its own gate, and has a
page that calls ``break_glass``. The portal writes each breaking into the audit trail (ADR 21), and ends it at sign-out.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

LASTS = dt.timedelta(hours=1)
REASON_LENGTH = 130  # characters, which the audit trail has room for
_KEPT = "broken_glass"  # in the session, and from there on its user


def break_glass(request: HttpRequest, *, of: str, reason: str) -> dt.datetime:
    """Let the superuser who asks read ``of`` in this browser, until the moment that is returned."""
    until = timezone.now() + LASTS
    request.session[_KEPT] = request.session.get(_KEPT, {}) | {of: until.timestamp()}
    setattr(request, _KEPT, f"{of}: {reason}")
    return until


def hand_over(request: HttpRequest) -> None:
    """Tell the user of a request what they broke the glass of in this browser: gates are asked about users."""
    if request.user.is_authenticated and request.user.is_superuser:
        setattr(request.user, _KEPT, request.session.get(_KEPT, {}))


def broken_by(user: Any) -> list[str]:
    """What the user, who is a superuser, has broken the glass of within the hour."""
    if not (user.is_active and user.is_superuser):
        return []
    now = timezone.now().timestamp()
    return [of for of, until in getattr(user, _KEPT, {}).items() if now < until]


def broken_in(request: HttpRequest) -> str:
    """Of what the glass was broken in this request, and why; empty where it was not."""
    return getattr(request, _KEPT, "")
