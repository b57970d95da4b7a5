"""Which records refer to some of a model."""

from collections.abc import Iterator
from typing import Any

from django.db.models import DO_NOTHING, ForeignObjectRel, Model

from base.saving_many import BATCH


def relations_to(model: Any) -> Iterator[ForeignObjectRel]:
    """The relations by which records refer to some of a model, hidden ones and many-to-many ones among them.

    The rows of a history refer to their record with ``DO_NOTHING``: they do not count.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.on_delete is not DO_NOTHING:
            yield relation


def referring(model: type[Model], pks: list) -> Iterator[tuple[type[Model], str, dict[Any, Any]]]:
    """The records that refer to some of a model: their model, the attribute, and to which each refers, by its key."""
    wanted = set(pks)
    for relation in relations_to(model):
        if relation.on_delete is not None:  # a row of its own refers, and not a many-to-many relation
            name, other = relation.field.attname, relation.related_model
            rows = other._base_manager.order_by()
            # To name thousands of keys in queries takes longer than to look through all that there is.
            rows = rows.filter(**{f"{name}__in": pks}) if len(pks) <= BATCH else rows.exclude(**{name: None})
            found = {pk: key for pk, key in rows.values_list("pk", name).iterator() if key in wanted}
            if found:
                yield other, name, found
