"""What higher rooms show on a school's page to whom it concerns, so that this room need not know them.

A room adds its panel in ``AppConfig.ready``: a template, and a function that gives what the template needs, or None
where there is nothing to show to whoever asks. It is asked with each request of somebody who is signed in.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from partnerships.models import School

About = Callable[[HttpRequest, School], dict[str, Any] | None]
PANELS: list[tuple[str, About]] = []


def panels_of(request: HttpRequest, school: School) -> list[tuple[str, dict[str, Any]]]:
    """The templates that have something to show on the school's page, each with what it needs."""
    if not request.user.is_authenticated:
        return []
    asked = ((template, about(request, school)) for template, about in PANELS)
    return [(template, context) for template, context in asked if context is not None]
