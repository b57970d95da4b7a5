"""A form that notices when somebody else changed the record since it was opened."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from simple_history.admin import SimpleHistoryAdmin

from base.comparing.conflicts import RecordConflict, carried, find_conflict, merged
from base.history.versions import current_versions, dumped, loaded, lock

ONES_OWN = "You changed this record elsewhere"
SOMEBODY_ELSES = "Somebody else changed this record while you did"


class NoticesOthers(SimpleHistoryAdmin):
    """An admin in which the second of two officers who change a record is told, and loses nothing (ADR 14).

    The form carries the versions that it shows. Nothing is locked while it is open; when it is saved, the rows are,
    until the versions are compared and the record is written: so no change slips in between.
    """

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The form; or, when somebody else changed the record meanwhile, both versions to choose from."""
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is None or not self.has_change_permission(request, record):
            return super().changeform_view(request, object_id, form_url, extra_context)
        inlines = self.get_inline_instances(request, record)
        if request.method != "POST":
            versions = {"versions": dumped(current_versions(request, record, inlines)), **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, versions)
        with transaction.atomic():
            lock(record, inlines)
            record = self.get_object(request, unquote(object_id or "")) or record  # as it is, now that it is locked
            conflict = self._conflict(request, record, inlines)
            if conflict is not None:
                return self._conflict_page(request, record, conflict)
            versions = {"versions": request.POST.get("versions", ""), **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, versions)

    def _conflict(self, request: HttpRequest, record: Model, inlines: list) -> RecordConflict | None:
        """What the officer has to choose between; none where nothing is, or once they have: their choice is posted."""
        seen = loaded(request.POST.get("versions", ""))
        if seen is None:  # no form of ours
            return None
        before, now = loaded(request.POST.get("before", "")) or seen, current_versions(request, record, inlines)
        if before == now:
            return None
        conflict = find_conflict(self, request, record, before, now)
        resolve = request.POST.get("resolve", "")
        is_chosen = seen == now and (resolve == "mine" or (resolve == "choices" and conflict.is_resolved))
        if conflict.is_one and not is_chosen:
            return conflict
        data = merged(request.POST, conflict, all_mine=resolve == "mine")
        data["versions"] = dumped(now)
        request.POST = data  # type: ignore[assignment]
        return None

    def _conflict_page(self, request: HttpRequest, record: Model, conflict: RecordConflict) -> HttpResponse:
        writers = {change.history_user_id for change in conflict.changes if change}
        is_ones_own = writers == {request.user.pk}  # in another tab
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": ONES_OWN if is_ones_own else SOMEBODY_ELSES,
            "is_ones_own": is_ones_own,
            "opts": self.opts,
            "original": record,
            "conflict": conflict,
            "carried": carried(request.POST),
            "versions": dumped(conflict.now),
            "before": dumped(conflict.before),
            "is_undecided": request.POST.get("resolve") == "choices" and not conflict.is_resolved,
        }
        return TemplateResponse(request, "base/comparing/record_conflict.html", context, status=409)
