"""What is answered while the worker makes a file that was asked for (``boards/ordered.py``)."""

from django.http import HttpRequest
from django.template.response import TemplateResponse

from boards.models import Meeting


def page_while_it_is_made(
    request: HttpRequest, template: str, meeting: Meeting, *, has_failed: bool, seconds: int, cache: str = "no-store"
) -> TemplateResponse:
    """A page that asks for the file again by itself every so many seconds; or says that it cannot be made."""
    context = {"meeting": meeting, "has_failed": has_failed, "seconds": seconds}
    headers = {} if has_failed else {"Refresh": str(seconds), "Retry-After": str(seconds)}
    headers["Cache-Control"] = cache
    return TemplateResponse(request, template, context, status=422 if has_failed else 202, headers=headers)
