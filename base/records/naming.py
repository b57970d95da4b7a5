"""What admin calls its lists and the last part of an address, in one place for every record."""

from typing import Any

from django.apps import apps
from django.db.models import SlugField
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

ADDRESS = "address"  # what a slug is to whoever has never heard the word


class NamesLists:
    """An admin whose list is called what it lists, “Partnerships”, where Django asks to select one to change."""

    def changelist_view(self: Any, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list, under its name."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})  # type: ignore[misc]


def name_addresses(labels: list[str]) -> None:
    """Have the slugs of these apps, and of their histories, called addresses wherever a field is named.

    Only the name that is shown changes: a migration reads the one that a model was written with. An app need not be
    installed: the demonstration is not on a real portal.
    """
    for model in apps.get_models():
        for field in model._meta.fields if model._meta.app_label in labels else ():
            if isinstance(field, SlugField):
                field.verbose_name = ADDRESS
