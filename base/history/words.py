"""The history in words that an officer reads."""

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import localize
from simple_history.models import DeletedObject, ModelDelta
from simple_history.template_utils import HistoricalRecordContextHelper

from base.history.lines import are_long, compared_lines

EMPTY = "empty"


def in_words(value: Any, labels: Mapping) -> Any:
    """A value as it is read: nothing, yes and no, the label of a choice, a day; any other as it is."""
    if value is None or value == "" or (isinstance(value, DeletedObject) and value.pk is None):
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Hashable) and value in labels:
        return labels[value]
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return localize(value) if isinstance(value, dt.date | dt.time) else value


class ReadableChanges(HistoricalRecordContextHelper):
    """Old and new values as the form shows them: labels of choices, dates in words, yes and no."""

    def context_for_delta_changes(self, delta: ModelDelta) -> list[dict[str, Any]]:
        """What changed; of long texts the lines that differ besides."""
        said = super().context_for_delta_changes(delta)
        for one, change in zip(said, delta.changes, strict=True):
            if are_long(change.old, change.new):
                one["lines"] = compared_lines(str(change.old), str(change.new))
        return said

    def prepare_delta_change_value(self, change, value: object) -> object:
        """One value of a changed field, in words."""
        labels = dict(getattr(self.model._meta.get_field(change.field), "flatchoices", []))
        said = in_words(value, labels)
        return said if said is not value else super().prepare_delta_change_value(change, value)
