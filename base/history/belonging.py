"""What is told below a record's history of what belongs to it, such as a partnership's schools and leads.

A room that knows how comes to ``tellers_of_belonging`` in ``AppConfig.ready``: it is given the request, the record's
admin and the record, and returns what the page's template needs, nothing where nothing belongs to the record.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

tellers_of_belonging: list[Callable[[HttpRequest, Any, Model], dict[str, Any]]] = []


def told_of_belonging(request: HttpRequest, model_admin: Any, record: Model) -> dict[str, Any]:
    """All that is told."""
    return {name: value for tell in tellers_of_belonging for name, value in tell(request, model_admin, record).items()}
