"""Ways to narrow a list in admin by where something is at home."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from base.records.filters import NamedEmptyFilter
from office.council.words import in_our_words
from partnerships.models import Quadrant


def quadrants_of(request: HttpRequest) -> QuerySet[Quadrant]:
    """All quadrants, in one query for all that a page asks of them."""
    if not hasattr(request, "_quadrants"):
        request._quadrants = Quadrant.objects.all()  # type: ignore[attr-defined]
    return request._quadrants  # type: ignore[attr-defined]


class HomeFilter(NamedEmptyFilter):
    """Partnerships by where they are at home."""

    empty = "County-wide"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.title = in_our_words(str(self.title))

    def field_choices(self, field: Field, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Every quadrant, in their own order."""
        return [(quadrant.pk, str(quadrant)) for quadrant in quadrants_of(request)]
