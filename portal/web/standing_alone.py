"""Pages that must come whatever is broken: of a fault of ours, and of a database that is away."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.html import escape

BARE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Something went wrong – School partnerships</title></head>
<body><h1>Something went wrong</h1><p>The fault is ours, and it has been recorded. Try again in a few minutes.</p>
<p>If it goes on, tell the council this reference: {}</p></body></html>
"""


def page_that_stands_alone(template: str, request: HttpRequest, *, status: int, **context: object) -> HttpResponse:
    """The page, with the request's reference; a bare one where not even its template can be had."""
    reference = getattr(request, "reference", "")
    try:
        page = get_template(template).render(context | {"reference": reference})
    except Exception:  # such as of static files that were never collected; what led here is being logged
        page = BARE.format(escape(reference))
    return HttpResponse(page, status=status)
