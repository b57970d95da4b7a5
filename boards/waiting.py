"""What is answered while the worker makes a file that was asked for (``boards/ordered.py``)."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.response import TemplateResponse

from boards.models import Meeting


@dataclass(frozen=True)
class MadeFile:
    """What the page says of such a file: what it is called there, what it is, and why it takes long or cannot be."""

    what: str
    of_what: str
    template: str


def page_while_it_is_made(
    request: HttpRequest, made: MadeFile, meeting: Meeting, *, has_failed: bool, seconds: int, cache: str = "no-store"
) -> TemplateResponse:
    """A page that asks for the file again by itself every so many seconds; or says that it cannot be made."""
    context = {"made": made, "meeting": meeting, "has_failed": has_failed, "seconds": seconds}
    headers = {} if has_failed else {"Refresh": str(seconds), "Retry-After": str(seconds)}
    headers["Cache-Control"] = cache
    return TemplateResponse(request, made.template, context, status=422 if has_failed else 202, headers=headers)
