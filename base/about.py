"""How messages, and entries of what was done in one go, name the record that they are about: ``lead 12``."""

from typing import Any

from django.db.models import Model


def about(record: Model) -> str:
    """The name of a record, by which what tells of it is found again."""
    return about_key(type(record), record.pk)


def about_key(model: type[Model], key: Any) -> str:
    """The name of the record of that key."""
    return f"{model._meta.model_name} {key}"
