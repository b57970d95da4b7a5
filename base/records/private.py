"""Fields that only some may read, such as private addresses: nobody else finds or sorts records by them either.

Who may filter by what they may not read reads it all the same, a letter at a time. A room says in ``AppConfig.ready``
which fields of its records those are, and which permission opens them::

    private.add(Person, ["email", "telephone"], VIEW_CONTACT_DETAILS)
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from base.records.asked import TakesAnyAddress
from base.records.naming import NamesLists

_readers: dict[tuple[type[Model], str], str] = {}


def add(model: type[Model], fields: Iterable[str], permission: str) -> None:
    """Keep these fields, as a record has them and as its history does, to those who have the permission."""
    history = getattr(model, "history", None)
    for kept in (model, history.model) if history else (model,):
        _readers.update({(kept, field): permission for field in fields})


def permissions_for(model: type[Model], path: str) -> set[str]:
    """What somebody must have to look a record up by that path, such as ``person__email__startswith``."""
    needed = set()
    for part in path.lstrip("-^=@").split(LOOKUP_SEP):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:  # a lookup, or the name of a column that is no field
            break
        needed.add(_readers.get((model, field.name), ""))
        if not field.is_relation or field.related_model is None:
            break
        model = field.related_model
    return needed - {""}


def is_reverse(model: type[Model], path: str) -> bool:
    """Whether a path, such as ``actions__text``, begins with records that refer to the model, rather than a field."""
    try:
        field: Any = model._meta.get_field(path.split(LOOKUP_SEP)[0])
    except FieldDoesNotExist:
        return False
    return bool(field.auto_created and not field.concrete)


class KeepsPrivate(NamesLists, TakesAnyAddress):
    """An admin whose list is neither filtered, searched nor sorted by what the user may not read."""

    show_full_result_count = False  # of how many it was narrowed down takes a query and tells nobody anything

    def lookup_allowed(self: Any, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether the list may be narrowed by that, as an address asks for.

        Django lets anybody ask by whatever refers to the record, such as ``?actions=14`` of a person, and the answer
        tells whose a confidential action is. Here it has to be one of the filters.
        """
        may = self._may_look_up(lookup, request) and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]
        return may and (not is_reverse(self.model, lookup) or self._is_filter(lookup, request))

    def _is_filter(self: Any, lookup: str, request: HttpRequest) -> bool:
        """Whether it is one of the filters beside the list, with whatever Django puts behind such as ``__exact``."""
        filters = [one[0] if isinstance(one, list | tuple) else one for one in self.get_list_filter(request)]
        return any(isinstance(one, str) and f"{lookup}{LOOKUP_SEP}".startswith(f"{one}{LOOKUP_SEP}") for one in filters)

    def get_search_fields(self: Any, request: HttpRequest) -> Any:
        """Where the search looks, that of other records' fields too."""
        return [name for name in super().get_search_fields(request) if self._may_look_up(name, request)]  # type: ignore[misc]

    def get_list_display(self: Any, request: HttpRequest) -> Any:
        """The columns, by which the list can be sorted."""
        columns = super().get_list_display(request)  # type: ignore[misc]
        return [column for column in columns if self._may_look_up(self._ordering_of(column), request)]

    def get_list_filter(self: Any, request: HttpRequest) -> Any:
        """The filters beside the list, with how many records each leaves."""
        return [
            one
            for one in super().get_list_filter(request)  # type: ignore[misc]
            if self._may_look_up(one[0] if isinstance(one, list | tuple) else one, request)
        ]

    def _may_look_up(self: Any, path: Any, request: HttpRequest) -> bool:
        return not isinstance(path, str) or request.user.has_perms(permissions_for(self.model, path))  # type: ignore[union-attr]

    def _ordering_of(self: Any, column: Any) -> Any:
        """The path by which a column is sorted; the column where that is what is shown."""
        shown = column if callable(column) else getattr(self, column, getattr(self.model, column, None))
        ordering = getattr(getattr(shown, "fget", shown), "admin_order_field", None)
        return ordering if isinstance(ordering, str) else column


class PrivateAdmin(KeepsPrivate, admin.ModelAdmin):
    """The plainest admin of the portal."""
