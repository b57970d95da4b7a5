"""What somebody did in admin last, for the desk: as the records are called now, and are theirs to read."""

from collections import defaultdict
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Model

from boards.part_b import CONFIDENTIAL, called, without_closed

MOST = 10


def recent_actions(user: Any) -> list[LogEntry]:
    """Their last entries in admin's log.

    Admin keeps what a record was called as it was saved. An agenda item may be Part B since, or one from which the user
    withdrew: what may be Part B is called as everywhere else where nobody asked for it, and left out where it is closed
    to the user, or gone.
    """
    entries = list(LogEntry.objects.filter(user=user.pk).select_related("content_type")[:MOST])
    keys: dict[type[Model], set[str]] = defaultdict(set)
    for entry in entries:
        keys[_model_of(entry)].add(str(entry.object_id))
    names = {model: _names(model, of_it, user) for model, of_it in keys.items() if model in CONFIDENTIAL}
    shown = []
    for entry in entries:
        if (of_its_kind := names.get(_model_of(entry))) is not None:
            entry.object_repr = of_its_kind.get(str(entry.object_id), "")
        if entry.object_repr:
            shown.append(entry)
    return shown


def _model_of(entry: LogEntry) -> Any:
    return entry.content_type.model_class() if entry.content_type else None


def _names(model: Any, keys: set[str], user: Any) -> dict[str, str]:
    rows = without_closed(model._default_manager.filter(pk__in=keys), user)
    return {str(row.pk): called(row) for row in rows.select_related(f"{CONFIDENTIAL[model][1]}__board")}
