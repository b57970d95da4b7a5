"""``save`` of ``base.saving`` for many records at once, in few statements. The caller has validated them already.

``bulk_create_with_history`` makes two objects of every row and asks each of their fields how to write itself, which for
all of England takes five times as long as everything else together. The names in the statements are the models' own,
quoted; values are always parameters.
"""

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from base import one_go
from base.saving import REASON_LENGTH, Author

BATCH = 500


@contextmanager
def without_collecting() -> Iterator[None]:
    """Spare Python the search for cycles among many rows, in which there are none: a tenth of an import's time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def save_many(rows: Sequence[Any], *, by: Author, why: str, fields: Collection[str] = ()) -> list[Any]:
    """Insert rows of one model and return them with their keys; with ``fields``, update these of existing rows."""
    if not rows:
        return []
    model, signed = type(rows[0]), {"default_user": by, "default_change_reason": why[:REASON_LENGTH]}
    if fields:
        bulk_update_with_history(rows, model, sorted(fields), batch_size=BATCH // 5, **signed)
        saved = [*rows]
    else:
        saved = bulk_create_with_history(rows, model, batch_size=BATCH, **signed)
    one_go.wrote(model, [row.pk for row in saved])
    return saved


def insert_many(model: Any, rows: list[dict[str, object]], *, unique: str, by: Author, why: str) -> None:
    """Insert rows, each a dictionary by attribute, and note each in the history as created now.

    Attributes that a row leaves out get the model's default. ``unique`` names an attribute that tells the rows apart.
    """
    insert(model, rows)
    for batch in batches(rows, BATCH):
        keys = [row[unique] for row in batch]
        _note("+", model, unique, keys, by, why)
        if one_go.is_noted():
            one_go.wrote(model, model._default_manager.filter(**{f"{unique}__in": keys}).values_list("pk", flat=True))


def note_created(model: Any, pks: list, *, by: Author, why: str) -> None:
    """Note rows in the history as created now."""
    for batch in batches(pks, BATCH):
        _note("+", model, model._meta.pk.attname, batch, by, why)
        one_go.wrote(model, batch)


def delete_many(model: Any, pks: list, *, by: Author, why: str) -> None:
    """Delete rows that no other row refers to, and note each in the history as deleted now."""
    pk = model._meta.pk
    for batch in batches(pks, BATCH):
        _note("-", model, pk.attname, batch, by, why)
        places = ", ".join(["%s"] * len(batch))
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {_name(model._meta.db_table)} WHERE {_name(pk.column)} IN ({places})",  # noqa: S608
                batch,
            )
        one_go.wrote(model, batch)


def insert(model: Any, rows: list[dict[str, object]]) -> None:
    """Insert rows, each a dictionary by attribute; attributes that a row leaves out get the model's default."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    defaults = {field.attname: field.get_default() for field in fields}
    values_of, names = itemgetter(*defaults), defaults.keys()
    values = [values_of(row if row.keys() == names else defaults | row) for row in rows]
    places = f"({', '.join(['%s'] * len(fields))})"
    columns = _names([field.column for field in fields])
    start = f"INSERT INTO {_name(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # takes few values a statement, and many times the same one quickly
            cursor.executemany(start + places, values)
            return
        for batch in batches(values, BATCH):
            cursor.execute(start + ", ".join([places] * len(batch)), [*chain.from_iterable(batch)])


def batches(rows: list, size: int) -> Iterator[list]:
    """The rows in lists of at most ``size``."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _note(kind: str, model: Any, unique: str, values: list, by: Author, why: str) -> None:
    """Copy the rows found by ``unique`` into the history, as created (``+``) or deleted (``-``) now."""
    history = model.history.model
    tracked = _names([field.column for field in history.tracked_fields])
    told = _names(["history_date", "history_type", "history_change_reason", "history_user_id"])
    places = ", ".join(["%s"] * len(values))
    statement = (
        f"INSERT INTO {_name(history._meta.db_table)} ({tracked}, {told}) "  # noqa: S608
        f"SELECT {tracked}, %s, %s, %s, %s FROM {_name(model._meta.db_table)} "
        f"WHERE {_name(model._meta.get_field(unique).column)} IN ({places})"
    )
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(statement, [now, kind, why[:REASON_LENGTH], by.pk if by else None, *values])


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_name, columns))


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
