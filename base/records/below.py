"""What stands below a record's form: what other rooms know of it, such as a partnership's proposals and messages.

A room comes to ``tellers_below`` in ``AppConfig.ready`` with a template and a function, which is given the request, the
record's admin and the record, and returns the template's context; none where there is nothing to say of such a record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

Teller = Callable[[HttpRequest, Any, Model], dict[str, Any] | None]
tellers_below: list[tuple[str, Teller]] = []


@dataclass(frozen=True)
class Below:
    """A part of the page: its template, and what it shows."""

    template: str
    shown: dict[str, Any]


def below(request: HttpRequest, model_admin: Any, record: Model) -> list[Below]:
    """All that stands below the form of that record."""
    told = [(template, tell(request, model_admin, record)) for template, tell in tellers_below]
    return [Below(template, shown) for template, shown in told if shown is not None]
