"""Put back what an import changed, exactly, unless something was changed since."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model, ProtectedError

from .rows import Row, plain

MAX_NAMED = 20


class UndoRefused(Exception):
    """What was changed since, a line each."""

    def __init__(self, lines: list[str]) -> None:
        shown = lines[:MAX_NAMED] + ([f"and {len(lines) - MAX_NAMED} more"] if len(lines) > MAX_NAMED else [])
        super().__init__(
            "\n".join(["This refresh cannot be undone: records were changed since. Nothing was changed now.", *shown])
        )


def undo_rows(rows: list[Row], *, by: AbstractBaseUser | None, reason: str) -> None:
    """Undo what ``rows`` say was written, the last first, within the caller's transaction.

    Raises ``UndoRefused`` if a row that was made or changed is no longer as the import left it, or if something else
    was built on a row that was made.
    """
    if changed_since := [line for row in rows for line in _changed_since(row)]:
        raise UndoRefused(changed_since)
    try:
        for row in reversed(rows):
            for record in _records(row):
                record._history_user, record._change_reason = by, reason
                _put_back(record, row)
    except ProtectedError as error:
        raise UndoRefused([f"{_kind(one)} {one} was added" for one in error.protected_objects]) from None


def _put_back(record: Any, row: Row) -> None:
    if "made" in row:
        record.delete()
        return
    for name, value in row["before"].items():
        setattr(record, name, _field(record, name).to_python(value))
    record.save()


def _changed_since(row: Row) -> Iterator[str]:
    records = _records(row)
    if len(records) < len(row.get("made", [0])):
        yield f"A {_model(row)._meta.verbose_name} was removed"
    expected = _as_made(row) if "made" in row else {record.pk: row["after"] for record in records}
    for record in records:
        for name, value in expected.get(record.pk, {}).items():
            if plain(getattr(record, name)) != value:
                yield f"{_kind(record)} {record}: {_field(record, name).verbose_name}"


def _as_made(row: Row) -> dict[int, dict]:
    """What each new row was when it was made, which its history keeps, by primary key."""
    history = _model(row).history.filter(history_type="+", **{f"{_key(row)}__in": row["made"]})  # type: ignore[attr-defined]
    names = [field.attname for field in _model(row)._meta.concrete_fields]
    key = _model(row)._meta.pk.attname  # type: ignore[union-attr]
    return {one[key]: {name: plain(one[name]) for name in names} for one in history.values(*names)}


def _records(row: Row) -> list[Any]:
    keys = row["made"] if "made" in row else [row["pk"]]
    return list(_model(row)._default_manager.filter(**{f"{_key(row)}__in": keys}))


def _model(row: Row) -> type[Model]:
    return apps.get_model("partnerships", row["model"])


def _key(row: Row) -> str:
    by = row.get("by", "pk")
    return str(_model(row)._meta.pk.attname) if by == "pk" else by  # type: ignore[union-attr]


def _kind(record: Model) -> str:
    name = str(record._meta.verbose_name)
    return name[:1].upper() + name[1:]


def _field(record: Model, attname: str) -> Any:
    return next(field for field in record._meta.concrete_fields if field.attname == attname)
