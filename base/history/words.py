"""The history in words that an officer reads."""

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import localize
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

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

    def prepare_delta_change_value(self, change, value: object) -> object:
        """One value of a changed field, in words."""
        labels = dict(getattr(self.model._meta.get_field(change.field), "flatchoices", []))
        said = in_words(value, labels)
        return said if said is not value else super().prepare_delta_change_value(change, value)
