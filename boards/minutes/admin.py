"""Admin of the frozen minutes."""

from django.contrib import admin
from django.http import HttpRequest

from base.records.admin import KeptRecords
from base.records.private import PrivateAdmin
from boards.models import MinutesVersion
from boards.part_b_admin import PartBRecords


@admin.register(MinutesVersion)
class MinutesVersionAdmin(PartBRecords, KeptRecords, PrivateAdmin):
    """Frozen minutes: to read, never to change."""

    kept_note = "Frozen minutes are kept as they were circulated, approved or published, and never change."
    change_list_template = "base/records/record_change_list.html"
    list_display = ["__str__", "stage", "is_part_b", "frozen_at", "frozen_by"]
    list_filter = ["stage", "is_part_b", "meeting__board"]
    list_select_related = ["meeting__board", "frozen_by"]
    exclude = ["file"]  # read at the address of the minutes, which asks who may
    search_fields = ["meeting__board__name"]
    date_hierarchy = "frozen_at"

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        """The list; an empty one says why."""
        note = "No minutes have been circulated, approved or published yet: each of these steps freezes a version."
        return super().changelist_view(request, {"empty_note": note, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: versions are frozen by a step of the minutes."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: MinutesVersion | None = None) -> bool:
        """Never."""
        return False
