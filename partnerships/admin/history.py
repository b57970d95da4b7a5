"""The history in words that an officer reads."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import localize
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

EMPTY = "empty"


class ReadableChanges(HistoricalRecordContextHelper):
    """Old and new values as the form shows them: labels of choices, dates in words, yes and no."""

    def prepare_delta_change_value(self, change, value: object) -> object:
        """One value of a changed field, in words."""
        if value is None or value == "" or (isinstance(value, DeletedObject) and value.pk is None):
            return EMPTY
        if isinstance(value, bool):
            return "yes" if value else "no"
        labels = dict(getattr(self.model._meta.get_field(change.field), "flatchoices", []))
        if value in labels:
            return labels[value]
        if isinstance(value, dt.datetime):
            value = timezone.localtime(value)
        if isinstance(value, dt.date | dt.time):
            return localize(value)
        return super().prepare_delta_change_value(change, value)
