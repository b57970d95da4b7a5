"""Which version of a record, and of what belongs to it, a form was opened on: the last numbers in their histories."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Model, QuerySet
from django.forms.models import _get_foreign_key
from django.http import HttpRequest

# "" for the record and an inline's prefix for its rows: {key: history number}; what a field holds many of: {key: 0}
Versions = dict[str, dict[str, int]]
MANY = "many:"  # before the name of such a field, of which no history is kept


def current_versions(request: HttpRequest, record: Model, inlines: Iterable[Any]) -> Versions:
    """The versions as they are now; asked before the form is read, so that none is taken for newer than what it shows.

    Of the inlines' rows those that the reader may see. A row without a history has version 0.
    """
    rows = {"": type(record)._default_manager.filter(pk=record.pk)}
    for inline in inlines:
        rows[inline_prefix(record, inline)] = inline.get_queryset(request).filter(**_belonging(record, inline))
    many = {f"{MANY}{field.name}": _keys(record, field.name) for field in record._meta.many_to_many}
    return {prefix: _versions(found) for prefix, found in rows.items()} | many


def lock(record: Model, inlines: Iterable[Any]) -> None:
    """Let nobody else change the record or what belongs to it before this transaction ends."""
    for rows in (type(record)._default_manager.filter(pk=record.pk), *(rows_of(record, inline) for inline in inlines)):
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def rows_of(record: Model, inline: Any) -> QuerySet:
    """The rows of an inline that belong to the record."""
    return inline.model._default_manager.filter(**_belonging(record, inline))


def former_rows_of(record: Model, inline: Any) -> QuerySet:
    """The versions of rows of an inline that belonged to the record."""
    return inline.model.history.filter(**_belonging(record, inline))


def inline_prefix(record: Model, inline: Any) -> str:
    """What the names of the inline's fields begin with in the form."""
    return _key(record, inline).remote_field.get_accessor_name(model=inline.model).replace("+", "")


def dumped(versions: Versions) -> str:
    """The versions as a hidden field holds them."""
    return json.dumps(versions, separators=(",", ":"), sort_keys=True)


def loaded(text: str) -> Versions | None:
    """The versions out of a hidden field; none where it is missing or was tampered with."""
    try:
        versions = json.loads(text)
        return {str(prefix): {str(pk): int(number) for pk, number in rows.items()} for prefix, rows in versions.items()}
    except (ValueError, AttributeError, TypeError):
        return None


def version(record: Any, number: int | None) -> Any:
    """The record as it was in that version; none where it has no such version: a browser says which."""
    if not number:
        return None
    return type(record).history.filter(id=record.pk, history_id=number).select_related("history_user").first()


def held(record: Model, name: str, versions: Versions) -> list[Model] | None:
    """What the field of that name held many of; none where it is another kind of field, or the form did not say."""
    keys = versions.get(f"{MANY}{name}")
    if keys is None:
        return None
    related: Any = record._meta.get_field(name).related_model
    return list(related._default_manager.filter(pk__in=[key for key in keys if key.isdecimal()]))


def _keys(record: Model, name: str) -> dict[str, int]:
    return {str(key): 0 for key in getattr(record, name).order_by("pk").values_list("pk", flat=True)}


def _versions(rows: QuerySet) -> dict[str, int]:
    keys = list(rows.order_by().values_list("pk", flat=True))
    numbers = rows.model.history.filter(id__in=keys).order_by().values("id").annotate(last=Max("history_id"))
    return {str(key): 0 for key in keys} | {str(row["id"]): row["last"] for row in numbers}


def _belonging(record: Model, inline: Any) -> dict[str, Any]:
    return {_key(record, inline).name: record.pk}


def _key(record: Model, inline: Any) -> Any:
    return _get_foreign_key(type(record), inline.model, fk_name=inline.fk_name)
