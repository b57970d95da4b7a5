"""What an import wrote, row by row, in plain data that JSON can hold: enough to put back what was there before."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

RegisterRow = dict[
    str, Any
]  # model; then by and made (keys of new rows), or pk, before and after (values by attribute)


def made(model: type[Model], keys: list, *, by: str = "pk") -> list[RegisterRow]:
    """The record of new rows, which ``by`` finds again; none if there are none."""
    return [{"model": model._meta.model_name, "by": by, "made": keys}] if keys else []


def changed(record: Model, values: dict[str, object]) -> RegisterRow:
    """Set the values, by attribute, and return the record of it; the caller saves."""
    before = {name: plain(getattr(record, name)) for name in values}
    for name, value in values.items():
        setattr(record, name, value)
    after = {name: plain(value) for name, value in values.items()}
    return {"model": record._meta.model_name, "pk": record.pk, "before": before, "after": after}


def plain(value: object) -> Any:
    """A value as JSON has it: days as text, numbers and text as they are."""
    return value if value is None or isinstance(value, str | int | bool) else DjangoJSONEncoder().default(value)
