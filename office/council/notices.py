"""The council's notice as one visitor sees it: on its days, unless they have hidden this very one.

Here alone it is decided, by the council's row and one cookie, so that whatever keeps pages may ask the same.
"""

import datetime as dt
import hashlib

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from base.days import days_later
from office.models import Council

COOKIE = "notice_hidden"
KEPT = dt.timedelta(days=30)  # of a notice that has no last day


def shown_notice(request: HttpRequest, council: Council) -> str:
    """What stands on top of the page for this visitor; empty where nothing does."""
    notice = council.shown_notice
    return "" if notice and _has_hidden(request, council) else notice


def hide(response: HttpResponseBase, council: Council, mark: str) -> None:
    """Have the browser remember that its user has hidden the notice of that mark, where it is the one that is shown.

    Officers may have replaced it since the page was opened: then its user has not read the one that is shown now.
    """
    if council.shown_notice and mark == mark_of(council):
        response.set_cookie(
            COOKIE,
            mark,
            max_age=_remembered_for(council),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def mark_of(council: Council) -> str:
    """What tells this notice from another: its words and its kind. One that is only shown for longer is the same."""
    return hashlib.sha256(f"{council.notice_kind}\n{council.notice}".encode()).hexdigest()[:16]


def _has_hidden(request: HttpRequest, council: Council) -> bool:
    return request.COOKIES.get(COOKIE) == mark_of(council)


def _remembered_for(council: Council) -> dt.timedelta:
    """Until the end of the notice's last day, or for a month where it has none."""
    if council.notice_until is None:
        return KEPT
    midnight = timezone.make_aware(dt.datetime.combine(days_later(council.notice_until), dt.time()))
    return midnight - timezone.now()
