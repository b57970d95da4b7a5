"""Admin of what may be Part B: rows not the reader’s are left out, and who opens one is noted (ADR 21)."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from base.history.words import ReadableChanges
from boards.models.access import is_officer
from boards.part_b import neutral_name, note_records, without_closed


class NeutralChanges(ReadableChanges):
    """The history of a record that may refer to Part B, which it calls by its number."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """One value of a changed field, in words."""
        neutral = neutral_name(value) if isinstance(value, Model) else ""
        return neutral or super().prepare_delta_change_value(change, value)


class OpenRows:
    """A list or an inline that leaves out the Part B of boards whose Part B is not the reader's."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows that the reader may open."""
        return without_closed(super().get_queryset(request), request.user)  # type: ignore[misc]


class PartBRecords(OpenRows):
    """An admin whose record is noted where its form, history, comparison, restoring or deletion shows Part B."""

    def get_object(self: Any, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Fetch the record, and note it."""
        record = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if record is not None:
            note_records(request, [record])
        return record

    def history_view(self: Any, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> Any:
        """The history; of a record that is gone, or whose Part B is not the reader's, for officers alone."""
        if not is_officer(request.user) and self.get_object(request, unquote(object_id)) is None:
            raise Http404("There is no such record for this user.")
        return super().history_view(request, object_id, extra_context)  # type: ignore[misc]

    def get_historical_record_context_helper(self: Any, request: HttpRequest, historical_record: Model) -> Any:
        """Use words for changes that call a Part B record by its number."""
        return NeutralChanges(self.model, historical_record)


class PartBLists(PartBRecords):
    """The admin of records whose list shows texts of Part B too: the records on a page of the list are noted."""

    def get_changelist_instance(self: Any, request: HttpRequest) -> ChangeList:
        """The list, with the records of its page noted."""
        changelist = super().get_changelist_instance(request)  # type: ignore[misc]
        note_records(request, changelist.result_list)
        return changelist
