"""What changed in which field, from what to what, for lists of many versions: few queries for all of them.

A value is left out where the reader may not read the field, and of all that is or was Part B: nobody asked for it here,
and whoever reads it is noted (ADR 21). The record's own history, which notes it, has them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from simple_history.models import ModelChange

from base.history.lines import ComparedLine, are_long, compared_lines, in_one_line
from base.history.words import in_words
from base.records.private import permissions_for
from boards.part_b import CONFIDENTIAL, called

KEPT_BACK = "not shown here"
LONGEST_VALUE = 200  # characters of a value that stands in a sentence


@dataclass(frozen=True)
class FieldChange:
    """A field, what it held and what it holds, in words; or the lines that differ where it is a long text."""

    field: str
    was: str = ""
    now: str = ""
    lines: tuple[ComparedLine, ...] = ()
    is_kept_back: bool = False

    @property
    def count(self) -> int:
        """How many lines differ."""
        return sum(line.went or line.came for line in self.lines)

    def __str__(self) -> str:
        if self.is_kept_back:
            return f"{self.field}: {KEPT_BACK}"
        if self.lines:
            return f"{self.field}: {in_one_line([*self.lines])}"
        return f"{self.field}: from {self.was} to {self.now}"


Pair = tuple[Any, Any]  # a version and the one before it


def field_changes(model: Any, pairs: Iterable[Pair], *, reader: Any) -> dict[int, list[FieldChange]]:
    """What changed between the versions of each pair, by the number of the later one."""
    deltas = {
        new.pk: (new, old, new.diff_against(old, foreign_keys_are_objs=False).changes)
        for new, old in pairs
        if new and old
    }
    open_ones = _open_versions(model, [version for new, old, _ in deltas.values() for version in (new, old)])
    names = _names([(model, change) for _, _, changes in deltas.values() for change in changes])

    def told(new: Any, old: Any, change: ModelChange) -> FieldChange:
        field = model._meta.get_field(change.field)
        may_read = reader.has_perms(permissions_for(model, change.field))
        if not may_read or new.pk not in open_ones or old.pk not in open_ones:
            return FieldChange(str(field.verbose_name), is_kept_back=True)
        return _told(field, change, names)

    return {pk: [told(new, old, change) for change in changes] for pk, (new, old, changes) in deltas.items()}


def _open_versions(model: type[Model], versions: list[Any]) -> set[int]:
    """The numbers of those versions whose values may stand in a list: of records that are there, and never Part B."""
    if model not in CONFIDENTIAL:
        return {version.pk for version in versions}
    closed_ones, _ = CONFIDENTIAL[model]
    keys, numbers = {version.id for version in versions}, [version.pk for version in versions]
    there = model._base_manager.filter(pk__in=keys).order_by()
    open_keys = {*there.values_list("pk", flat=True)} - {*there.filter(closed_ones).values_list("pk", flat=True)}
    was_part_b = model.history.filter(pk__in=numbers).filter(closed_ones).order_by()  # type: ignore[attr-defined]
    closed = {*was_part_b.values_list("pk", flat=True)}
    return {version.pk for version in versions if version.id in open_keys and version.pk not in closed}


def _told(field: Any, change: ModelChange, names: dict[tuple[type[Model], Any], str]) -> FieldChange:
    name = str(field.verbose_name)
    if field.is_relation:
        was, now = (_related(field, value, names) for value in (change.old, change.new))
        return FieldChange(name, was, now)
    if are_long(change.old, change.new):
        return FieldChange(name, lines=tuple(compared_lines(change.old, change.new)))
    labels = dict(getattr(field, "flatchoices", []))
    was, now = (str(in_words(value, labels))[:LONGEST_VALUE] for value in (change.old, change.new))
    return FieldChange(name, was, now)


def _related(field: Any, value: Any, names: dict[tuple[type[Model], Any], str]) -> str:
    if value is None:
        return str(in_words(None, {}))
    return names.get((field.related_model, value), f"number {value}, deleted since")


def _names(changes: list[tuple[Any, ModelChange]]) -> dict[tuple[type[Model], Any], str]:
    """What the records are called that the values refer to; a query for each kind of record."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for model, keys in _references(changes):
        wanted[model] |= keys
    names: dict[tuple[type[Model], Any], str] = {}
    for model, keys in wanted.items():
        rows = model._base_manager.filter(pk__in=keys)
        if model in CONFIDENTIAL:
            rows = rows.select_related(f"{CONFIDENTIAL[model][1]}__board")
        names |= {(model, row.pk): called(row) for row in rows}
    return names


def _references(changes: list[tuple[Any, ModelChange]]) -> Iterator[tuple[type[Model], set[Any]]]:
    for model, change in changes:
        field = model._meta.get_field(change.field)
        if field.is_relation:
            yield field.related_model, {value for value in (change.old, change.new) if value is not None}
