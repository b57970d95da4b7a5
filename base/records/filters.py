"""Ways to narrow a list of records, whatever they are."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest


class WordFilter(admin.SimpleListFilter):
    """A filter whose choices are words of the queryset: ``words``, each a value, a method's name and a label."""

    words: tuple[tuple[str, str, str], ...]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What the officer may choose."""
        return [(value, label) for value, _, label in self.words]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The records of that choice."""
        for value, word, _ in self.words:
            if value == self.value():
                return getattr(queryset, word)()
        return queryset


class CurrentFilter(WordFilter):
    """Records that hold today, that are over, or that are to come."""

    title = "state"
    parameter_name = "when"
    words = (("now", "active", "Current"), ("past", "former", "Ended"), ("future", "upcoming", "Not yet started"))


class NamedEmptyFilter(admin.RelatedFieldListFilter):
    """A filter by a related record that says in words what it is to have none: ``empty``."""

    empty = "Not recorded"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.empty_value_display = self.empty


class NamedBlankFilter(admin.AllValuesFieldListFilter):
    """A filter by what a field holds that says in words what it is to hold nothing: a link needs a name."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Everything that is held, and all."""
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or NamedEmptyFilter.empty}
