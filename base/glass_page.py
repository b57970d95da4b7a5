"""The page on which a superuser says why they break the glass (``base/glass.py``): of every room that has one.

Its template extends ``base/glass/glass.html``, which has the form; the room says what is behind the glass, and tells.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from base.glass import REASON_LENGTH, break_glass, broken_by


def glass_page(
    request: HttpRequest,
    *,
    of: str,
    what: str,
    template: str,
    context: Mapping[str, object],
    opened: Callable[[str, dt.datetime], HttpResponse],
) -> HttpResponse:
    """Ask why ``what``, as a sentence has it, is to be read; then open ``of`` and answer as ``opened`` does, which is
    given the reason and the local moment at which it closes, and tells whom it concerns.
    """
    reason = " ".join(request.POST.get("reason", "").split())
    error = ""
    if request.method == "POST":
        error = _problem(reason, what)
        if not error:
            return opened(reason, timezone.localtime(break_glass(request, of=of, reason=reason)))
    asked = {
        "what": what,
        "reason": reason,
        "error": error,
        "is_open": of in broken_by(request.user),
        "reason_length": REASON_LENGTH,
    }
    return TemplateResponse(request, template, {**context, **asked}, status=422 if error else 200)


def _problem(reason: str, what: str) -> str:
    if not reason:
        return f"Enter why you need to read {what}."
    return f"Enter why in at most {REASON_LENGTH} characters." if len(reason) > REASON_LENGTH else ""
