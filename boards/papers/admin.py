"""Admin of papers."""

from django.contrib import admin

from base.records.admin import RecordAdmin
from boards.deleting import AgendaRecords
from boards.models import Paper
from boards.papers.admin_forms import PaperAdminForm
from boards.part_b import neutral_name
from boards.part_b_admin import PartBLists


@admin.register(Paper)
class PaperAdmin(PartBLists, AgendaRecords, RecordAdmin):
    """Papers of meetings."""

    form = PaperAdminForm
    kept_note = "The agenda has gone out, so this paper is kept. Add a new one that replaces it."
    empty_note = "No papers are here yet. Open a meeting and add its papers there."
    list_display = ["title", "meeting", "item", "timing", "is_public", "is_part_b"]
    list_filter = ["meeting__board", "timing", "is_public", "is_part_b"]
    list_select_related = ["meeting__board", "item__meeting__board"]
    search_fields = ["title", "meeting__board__name"]
    autocomplete_fields = ["meeting", "item", "replaces"]

    def autocomplete_label(self, obj: Paper) -> str:
        """Its title; of Part B where it belongs, for whoever looks for another."""
        return neutral_name(obj) or str(obj)
