"""What an address asks of a list or a form in admin: what no record can answer is told and left out, never a fault."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError
from django.db.models import Field, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse

from base.text import cleaned

NOT_ASKED = "The address asked for something that this list cannot be narrowed by. The list is shown without it."
# Where the database asks Python, as SQLite does, one pattern keeps a worker busy for hours.
PATTERNS = {"regex", "iregex"}
NOTHING_CHOSEN = "Nothing chosen"
_OUT_OF_RANGE = re.compile(r"\d{19,}")  # more than any whole number of a database


class KeySelect(AutocompleteSelect):
    """A box with suggestions that is shown again whatever was posted in it; the field says what is wrong with that.

    Its first choice is to have chosen nothing, in words, whether or not that will do: HTML asks for one.
    """

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        """To have chosen nothing, then the chosen record, where there can be one."""
        target = self.field.target_field
        groups = super().optgroups(name, [key for key in value if not key or _may_be(target, str(key))], attrs)
        chosen = [option for _, options, _ in groups for option in options if option["value"]]
        nothing = self.create_option(name, "", NOTHING_CHOSEN, not chosen, 0)
        return [(None, [nothing, *chosen], 0)]


class TakesAnyValue:
    """An admin, or a table on its page, whose boxes with suggestions take whatever is posted."""

    def formfield_for_foreignkey(self: Any, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The field; its box is ours where it has suggestions."""
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KeySelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class TakesAnyAddress(TakesAnyValue):
    """An admin whose pages answer whatever stands in their address or in the boxes that are posted."""

    def lookup_allowed(self: Any, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether the list may be narrowed by that: never by a pattern."""
        return not PATTERNS & set(lookup.split(LOOKUP_SEP)) and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]

    def get_changelist_instance(self: Any, request: HttpRequest) -> Any:
        """The list as it is asked for; where that cannot be, the officer is told and led to the whole list."""
        try:
            _refuse_unanswerable({name: values for name, values in request.GET.lists() if name != SEARCH_VAR})
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (IncorrectLookupParameters, ValueError, OverflowError, DataError) as error:
            messages.warning(request, NOT_ASKED)
            raise IncorrectLookupParameters(str(error)) from error

    def changelist_view(self: Any, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Leave out of the chosen records what is no record's key."""
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        keys = [key for key in chosen if _may_be(self.opts.pk, key)]
        if keys != chosen:
            form = request.POST.copy()
            form.setlist(helpers.ACTION_CHECKBOX_NAME, keys)
            form._mutable = False
            request.POST = form
        return super().changelist_view(request, extra_context)  # type: ignore[misc]

    def get_changeform_initial_data(self: Any, request: HttpRequest) -> dict[str, Any]:
        """What an address fills a new form with, without what cannot be."""
        initial = super().get_changeform_initial_data(request)  # type: ignore[misc]
        return {name: value for name, value in initial.items() if _may_fill(self.opts, name, value)}

    def get_search_results(self: Any, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """Search for what can be read of the words: the suggestions of a field pass them on as they come."""
        return super().get_search_results(request, queryset, cleaned(search_term))  # type: ignore[misc]


def _refuse_unanswerable(asked: dict[str, list[Any]]) -> None:
    for name, values in asked.items():
        if any(cleaned(text) != text for text in (name, *values)):
            raise IncorrectLookupParameters("a character that no record holds")
        if any(_OUT_OF_RANGE.search(value) for value in values):
            raise IncorrectLookupParameters("a number that no record holds")


def _may_fill(opts: Any, name: str, value: Any) -> bool:
    try:
        field = opts.get_field(name)
    except FieldDoesNotExist:
        return True
    if not field.is_relation:
        return True
    keys = value if isinstance(value, list) else [value]
    target = getattr(field, "target_field", None) or field.related_model._meta.pk
    return all(_may_be(target, key) for key in keys)


def _may_be(field: Field, key: str) -> bool:
    """Whether that can be a value of the field, so that a database can be asked for it."""
    try:
        field.run_validators(field.to_python(key))
    except (ValidationError, ValueError, OverflowError):
        return False
    return cleaned(key) == key
