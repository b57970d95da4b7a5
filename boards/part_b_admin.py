"""Admin of what may be Part B: whoever opens it there is noted too (ADR 21)."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from boards.part_b import note_records


class PartBRecords:
    """An admin whose record is noted where its form, history, comparison, restoring or deletion shows Part B."""

    def get_object(self: Any, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record that the address is of, noted."""
        record = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if record is not None:
            note_records(request, [record])
        return record


class PartBLists(PartBRecords):
    """One whose list shows what they say, besides."""

    def get_changelist_instance(self: Any, request: HttpRequest) -> ChangeList:
        """The list, with the records of its page noted."""
        changelist = super().get_changelist_instance(request)  # type: ignore[misc]
        note_records(request, changelist.result_list)
        return changelist
