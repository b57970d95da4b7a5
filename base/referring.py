"""Which records refer to some of a model."""

from collections.abc import Iterator
from typing import Any

from django.db.models import DO_NOTHING, ForeignObjectRel, Model

from base.saving_many import BATCH


def referring(model: type[Model], pks: list) -> Iterator[tuple[type[Model], str, dict[Any, Any]]]:
    """The records that refer to some of a model: their model, the attribute, and to which each refers, by its key."""
    wanted = set(pks)
    for relation in model._meta.get_fields(include_hidden=True):
        # The rows of a history refer to their record with DO_NOTHING: they do not count.
        if isinstance(relation, ForeignObjectRel) and relation.on_delete not in (None, DO_NOTHING):
            name, other = relation.field.attname, relation.related_model
            rows = other._base_manager.order_by()
            # To name thousands of keys in queries takes longer than to look through all that there is.
            rows = rows.filter(**{f"{name}__in": pks}) if len(pks) <= BATCH else rows.exclude(**{name: None})
            found = {pk: key for pk, key in rows.values_list("pk", name).iterator() if key in wanted}
            if found:
                yield other, name, found
