"""On a school's page the way to its programme's records, for a superuser to whom they are closed."""

from typing import Any

from django.http import HttpRequest

from improvement.models.access import needs_glass
from partnerships.models import School

TEMPLATE = "improvement/glass/_panel.html"


def closed_programme(request: HttpRequest, school: School) -> dict[str, Any] | None:
    """Something for a superuser who does not head the school; None for everybody else."""
    return {} if needs_glass(request.user, school) else None
