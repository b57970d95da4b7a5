"""Admin of what may be Part B: rows not the reader’s are left out, and who opens one is noted (ADR 21)."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from base.history.words import ReadableChanges
from base.records.admin import refuse_what_is_no_key
from boards.models.access import is_officer
from boards.part_b import CONFIDENTIAL, neutral_name, note_records, without_closed, without_closed_versions


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

    def seen_of(self, request: HttpRequest, versions: QuerySet) -> QuerySet:
        """Of those versions of rows the ones that the reader may open."""
        return without_closed_versions(versions, request.user)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet | None:
        """What a field may refer to: the title of a record stands in a form that an address or a browser fills in."""
        found = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        if db_field.related_model not in CONFIDENTIAL:
            return found
        rows = db_field.related_model._default_manager.all() if found is None else found
        return without_closed(rows, request.user)


class PartBRecords(OpenRows):
    """An admin whose record is noted where its form, history, comparison, restoring or deletion shows Part B."""

    def get_object(self: Any, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Fetch the record, and note it."""
        record = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if record is not None:
            note_records(request, [record])
        return record

    def history_view(self: Any, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> Any:
        """The history; of a record that is gone for officers alone, and not for one who withdrew from it."""
        refuse_what_is_no_key(self.model, unquote(object_id))
        if self.get_object(request, unquote(object_id)) is None and not self._was_theirs(request, unquote(object_id)):
            raise Http404("There is no such record for this user.")
        return super().history_view(request, object_id, extra_context)  # type: ignore[misc]

    def get_history_queryset(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        """The versions in the history."""
        return without_closed_versions(super().get_history_queryset(request, *args, **kwargs), request.user)  # type: ignore[misc]

    def versions_of(self: Any, request: HttpRequest, record: Model) -> QuerySet:
        """The versions to compare and to restore."""
        return without_closed_versions(super().versions_of(request, record), request.user)  # type: ignore[misc]

    def _was_theirs(self: Any, request: HttpRequest, object_id: str) -> bool:
        """Whether a record that is gone was an officer's to read."""
        if not (is_officer(request.user) and hasattr(self.model, "history") and object_id.isdecimal()):
            return False
        is_there = self.model._base_manager.filter(pk=object_id).exists()
        return not is_there and without_closed_versions(self.model.history.filter(id=object_id), request.user).exists()

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
