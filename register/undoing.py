"""Undoes an import exactly, or refuses if anybody has changed its records since.

A first import of England writes 22,709 rows. For speed, rows of one model are compared, deleted and restored together.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import DO_NOTHING, ForeignObjectRel, Model, ProtectedError

from base.saving import Author, delete
from base.saving_many import BATCH, batches, delete_many, save_many
from register.rows import RegisterRow, plain

MAX_NAMED = 20


class UndoRefused(Exception):
    """Raised if a record was changed after the import; the message has a line for each change, at most 20."""

    def __init__(self, lines: list[str]) -> None:
        shown = lines[:MAX_NAMED] + ([f"and {len(lines) - MAX_NAMED} more"] if len(lines) > MAX_NAMED else [])
        super().__init__(
            "\n".join(["This refresh cannot be undone: records were changed since. Nothing was changed now.", *shown])
        )


def undo_rows(rows: list[RegisterRow], *, by: Author, why: str) -> None:
    """Undo the writes that ``rows`` describe, the last one first; the caller opens the transaction.

    Raises ``UndoRefused`` if a row that the import made or changed has been changed since, or if another record now
    refers to a row that the import made.
    """
    steps = [_Made(row) if "made" in row else _Changed(alike) for row, alike in _alike(rows)]
    if changed_since := [line for step in steps for line in step.changed_since()]:
        raise UndoRefused(changed_since)
    try:
        for step in reversed(steps):
            step.put_back(by, why)
    except ProtectedError as error:
        raise UndoRefused([f"{_kind(one)} {one} was added" for one in error.protected_objects]) from None


def _alike(rows: list[RegisterRow]) -> Iterator[tuple[RegisterRow, list[RegisterRow]]]:
    """Group neighbouring rows that changed records of one model, and yield each group with its first row.

    A row of records that were made is a group of its own: it has many records already.
    """
    for (_, is_made), group in groupby(rows, key=lambda row: (row["model"], "made" in row)):
        alike = list(group)
        if is_made:
            yield from ((row, [row]) for row in alike)
        else:
            yield alike[0], alike


class _Made:
    """Records of one model that the import made, and that undoing deletes."""

    def __init__(self, row: RegisterRow) -> None:
        self.model = _model(row)
        self.keys: list = row["made"]
        pk: Any = self.model._meta.pk
        self.key = pk.attname if row.get("by", "pk") == "pk" else row["by"]
        self.pk = pk.attname

    def changed_since(self) -> Iterator[str]:
        """Yield a line for each record that was removed, or that differs from the first version in its history."""
        names = [field.attname for field in self.model._meta.concrete_fields]
        for keys in batches(self.keys, BATCH):
            found = self._rows().filter(**{f"{self.key}__in": keys}).order_by()
            if found.count() < len(keys):
                yield f"A {self.model._meta.verbose_name} was removed"
            was = self._history().filter(history_type="+", **{f"{self.key}__in": keys}).order_by()
            others = found.values_list(*names).difference(was.values_list(*names))
            pks = [row[names.index(self.pk)] for row in others]
            yield from self._differences(pks, names)

    def put_back(self, by: Author, why: str) -> None:
        """Delete the records: those that others refer to one by one, so that an error names the record in the way."""
        for keys in batches(self.keys, BATCH):
            pks = list(self._rows().filter(**{f"{self.key}__in": keys}).order_by().values_list(self.pk, flat=True))
            held = self._referred_to(pks)
            delete_many(self.model, [pk for pk in pks if pk not in held], by=by, why=why)
            for record in self._rows().filter(pk__in=held):
                delete(record, by=by, why=why)

    def _differences(self, pks: list, names: list[str]) -> Iterator[str]:
        if not pks:
            return
        was = {one.id: one for one in self._history().filter(history_type="+", id__in=pks)}
        for record in self._rows().filter(pk__in=pks):
            before = was.get(record.pk)
            for name in names if before else []:
                if getattr(record, name) != getattr(before, name):
                    yield f"{_kind(record)} {record}: {_field(record, name).verbose_name}"

    def _referred_to(self, pks: list) -> set:
        """The primary keys among ``pks`` to which a record of any other model refers."""
        held: set = set()
        for relation in self.model._meta.get_fields(include_hidden=True):
            # The rows of a history refer to their record with DO_NOTHING: they do not count.
            if isinstance(relation, ForeignObjectRel) and relation.on_delete not in (None, DO_NOTHING):
                name = relation.field.attname
                rows = relation.related_model._base_manager.filter(**{f"{name}__in": pks})
                held.update(rows.order_by().values_list(name, flat=True))
        return held

    def _rows(self) -> Any:
        return self.model._default_manager.all()

    def _history(self) -> Any:
        return self.model.history.all()  # type: ignore[attr-defined]


class _Changed:
    """Records of one model that existed before and that the import changed."""

    def __init__(self, rows: list[RegisterRow]) -> None:
        self.model, self.rows = _model(rows[0]), rows

    def changed_since(self) -> Iterator[str]:
        """Yield a line for each record that was removed, and for each field that was changed after the import."""
        records = self._records()
        for row in self.rows:
            record = records.get(row["pk"])
            if record is None:
                yield f"A {self.model._meta.verbose_name} was removed"
                continue
            for name, value in row["after"].items():
                if plain(getattr(record, name)) != value:
                    yield f"{_kind(record)} {record}: {_field(record, name).verbose_name}"

    def put_back(self, by: Author, why: str) -> None:
        """Restore the former values. Of a record that was changed twice, the earliest values are set last and stay."""
        records, names = self._records(), set[str]()
        for row in reversed(self.rows):
            for name, value in row["before"].items():
                field = _field(records[row["pk"]], name)
                setattr(records[row["pk"]], name, field.to_python(value))
                names.add(field.name)
        save_many(list(records.values()), by=by, why=why, fields=names)

    def _records(self) -> dict[Any, Any]:
        records: dict[Any, Any] = {}
        for pks in batches(list({row["pk"]: None for row in self.rows}), BATCH):  # each key once, in order
            records |= self.model._default_manager.in_bulk(pks)
        return records


def _model(row: RegisterRow) -> type[Model]:
    return apps.get_model("partnerships", row["model"])


def _kind(record: Model) -> str:
    name = str(record._meta.verbose_name)
    return name[:1].upper() + name[1:]


def _field(record: Model, attname: str) -> Any:
    return next(field for field in record._meta.concrete_fields if field.attname == attname)
