"""Records and their values in words: named where whoever keeps records may know of them, else by their kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import DateField, ForeignKey, Model
from django.utils.text import Truncator, capfirst

from base.history.words import EMPTY, in_words
from base.records.private import permissions_for
from office.journal.reading import Which, WrittenRecord, relations, with_related
from office.journal.rules import NAMED

LONGEST = 60  # characters of a value within a sentence
NOT_SHOWN = "one that is not shown here"
CHANGED_UNSEEN = "changed; neither what it was nor what it became is shown here"


class Named:
    """Names of the records that are spoken of, looked up together.

    ``may_read`` says whether a reader has permissions; of what needs some and has not got them no value is shown.
    """

    def __init__(self, records: Iterable[WrittenRecord], may_read: Any = None) -> None:
        self._may_read = may_read or (lambda _: False)
        self._related: dict[tuple[type[Model], Any], Any] = {}
        records = list(records)
        self._look_up(records)
        self._names = {record.which: self._name(record) for record in records}

    def of(self, record: WrittenRecord) -> str:
        """What the record is called."""
        return self._names[record.which]

    def value(self, model: Any, name: str, value: Any) -> str:
        """A value of an attribute, in words, in full."""
        of = field_of(model, name)
        if value in (None, ""):
            return "no day" if isinstance(of, DateField) else EMPTY
        if (needed := permissions_for(model, name)) and not self._may_read(needed):
            return NOT_SHOWN
        if isinstance(of, ForeignKey):
            related = self._related.get((of.related_model, value))
            return str(related) if related is not None else "one that is gone"
        return str(in_words(value, dict(of.flatchoices)))

    def shortened(self, model: Any, name: str, value: Any) -> str:
        """The same within a sentence."""
        said = self.value(model, name, value)
        is_text = isinstance(value, str) and said == value
        return f"“{Truncator(said).chars(LONGEST)}”" if is_text else said

    def _name(self, record: WrittenRecord) -> str:
        kind = capfirst(str(record.model._meta.verbose_name))
        last = record.last
        if last is None or record.model not in NAMED:
            return f"{kind} {record.key}"
        if last is not record.now:
            for name in relations(record.model):
                related = self._related.get((_related_model(record.model, name), getattr(last, f"{name}_id")))
                if related is not None:
                    setattr(last, name, related)
        try:
            return str(last)
        except ObjectDoesNotExist:
            return f"{kind} {record.key}"

    def _look_up(self, records: list[WrittenRecord]) -> None:
        """Fetch what former values, and records that are gone, refer to: as it is, else as its history has it last."""
        wanted = defaultdict[Any, set](set)
        for record in records:
            if record.model not in NAMED:
                continue
            changed = record.changes
            for name in relations(record.model):
                attribute, other = f"{name}_id", _related_model(record.model, name)
                if record.now is None and record.last is not None:
                    wanted[other].add(getattr(record.last, attribute))
                wanted[other] |= set(changed.get(attribute, ()))
        self._fetch(wanted)

    def look_up_values(self, values: Mapping[Which, Mapping[str, Iterable[Any]]]) -> None:
        """Fetch what further values, of some attributes of records, refer to."""
        wanted = defaultdict[Any, set](set)
        for (model, _), of_attributes in values.items():
            for attribute, some in of_attributes.items():
                of = field_of(model, attribute)
                if isinstance(of, ForeignKey) and model in NAMED:
                    wanted[of.related_model] |= set(some)
        self._fetch(wanted)

    def _fetch(self, wanted: Mapping[Any, set]) -> None:
        for model, some in wanted.items():
            keys = some - {None} - {key for of, key in self._related if of is model}
            there = {row.pk: row for row in with_related(model._base_manager.filter(pk__in=keys))}
            if (gone := keys - there.keys()) and hasattr(model, "history"):
                former = model.history.model.objects.filter(**{f"{model._meta.pk.attname}__in": gone})
                there |= {row.instance.pk: row.instance for row in former.order_by("history_id")}
            self._related |= {(model, key): row for key, row in there.items()}


def field_of(model: type[Model], attname: str) -> Any:
    """The field of an attribute."""
    return next(each for each in model._meta.concrete_fields if each.attname == attname)


def kind_of(model: type[Model], count: int) -> str:
    """So many records of a kind, such as ``3 memberships``."""
    name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
    return f"{count:,} {name}"


def _related_model(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name).related_model
