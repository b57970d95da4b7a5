"""What was written in one go, read from the histories: of each record what it was before, after, and is now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from base.saving_many import BATCH, batches
from office.models import JournalEntry, JournalRow, Message
from office.models.messages import MessageQuerySet

Which = tuple[type[Model], Any]  # a record, by its model and its key


@dataclass
class WrittenRecord:
    """A record that was written: its versions before and after, and as it is now; each None where it was not there.

    ``is_known`` says whether the history goes back to what it was before.
    """

    row: JournalRow
    model: type[Model]
    key: Any
    before: Any
    after: Any
    now: Any
    is_known: bool

    @property
    def which(self) -> Which:
        """What tells it apart."""
        return self.model, self.key

    @property
    def is_made(self) -> bool:
        """Whether it was there after it, and not before."""
        return self.is_known and self.before is None and self.after is not None

    @property
    def is_deleted(self) -> bool:
        """Whether it was there before it, and not after."""
        return self.after is None and self.before is not None

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """The values before and after that differ, by attribute; none of what was made or deleted."""
        if self.before is None or self.after is None:
            return {}
        return differences(self.model, self.before, self.after)

    @property
    def last(self) -> Any:
        """The record as it is now, else as it was when it was last there."""
        version = self.after or self.before
        return self.now or (version.instance if version else None)


def differences(model: Any, one: Any, other: Any, among: Iterable[str] | None = None) -> dict[str, tuple[Any, Any]]:
    """The values of two versions, or of a version and the record, that differ, by attribute."""
    names = among if among is not None else [field.attname for field in model.history.model.tracked_fields]
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def written_records(rows: Iterable[JournalRow], *, is_to_change: bool = False) -> list[WrittenRecord]:
    """The records of these rows, in their order: a few queries for each model. ``is_to_change`` locks those there."""
    of_model = defaultdict[Any, list[JournalRow]](list)
    rows = [row for row in rows if row.first_version is not None]
    for row in rows:
        if row.model in _labels():
            of_model[apps.get_model(row.model)].append(row)
    found: dict[int, WrittenRecord] = {}
    for model, some in of_model.items():
        for batch in batches(some, BATCH):
            found |= {record.row.pk: record for record in _of_model(model, batch, is_to_change)}
    return [found[row.pk] for row in rows if row.pk in found]


def messages_of(entry: JournalEntry) -> MessageQuerySet:
    """The e-mails that were written in it."""
    keys = entry.rows.filter(model=Message._meta.label_lower).values_list("key", flat=True)
    return Message.objects.filter(pk__in=[int(key) for key in keys])


def relations(model: type[Model]) -> list[str]:
    """The fields by which records of the model refer to others."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def with_related(rows: QuerySet) -> QuerySet:
    """The rows with what they refer to, by which they are called."""
    names = relations(rows.model)
    return rows.select_related(*names) if names else rows


def _of_model(model: Any, rows: list[JournalRow], is_to_change: bool) -> Iterator[WrittenRecord]:
    pk = model._meta.pk
    history = model.history.model.objects.order_by()
    keys = {row.pk: pk.to_python(row.key) for row in rows}
    earlier = defaultdict[Any, list[int]](list)
    for key, number in history.filter(**{f"{pk.attname}__in": keys.values()}).values_list(pk.attname, "history_id"):
        earlier[key].append(number)
    before_of = {row.pk: _newest(earlier[keys[row.pk]], row.first_version) for row in rows}
    numbers = {number for row in rows for number in (row.first_version, row.last_version)} | {*before_of.values()}
    versions = history.in_bulk(numbers - {None})
    there = with_related(model._base_manager.filter(pk__in=keys.values()))
    if is_to_change:
        there = there.select_for_update(of=("self",), no_key=True).order_by("pk")
    now = {record.pk: record for record in there}
    for row in rows:
        first, last = versions.get(row.first_version), versions.get(row.last_version)
        if first is None or last is None:  # erased with its person
            continue
        before = versions.get(before_of[row.pk])
        is_known = before is not None or first.history_type == "+"
        yield WrittenRecord(
            row, model, keys[row.pk], _there(before), _there(last), now.get(keys[row.pk]), is_known=is_known
        )


def _newest(numbers: list[int], before: int | None) -> int | None:
    return max((number for number in numbers if before is not None and number < before), default=None)


def _there(version: Any) -> Any:
    """The version, unless it says that the record was deleted."""
    return None if version is None or version.history_type == "-" else version


def _labels() -> set[str]:
    """The models of which a history is kept; a row may name one that is gone."""
    return {model._meta.label_lower for model in apps.get_models() if hasattr(model, "history")}
