"""Admin of who was at a meeting."""

from django.contrib import admin

from base.records.admin import RecordAdmin
from boards.deleting import MinutedRecords
from boards.models import Attendance
from boards.part_b_admin import PartBRecords


@admin.register(Attendance)
class AttendanceAdmin(PartBRecords, MinutedRecords, RecordAdmin):
    """Who was at which meeting."""

    empty_note = "No attendance is recorded yet. Open a meeting and record there who was present."
    list_display = ["person", "meeting", "presence", "organisation", "substitute_for", "is_in_attendance"]
    list_filter = ["presence", "is_in_attendance", "meeting__board"]
    list_select_related = ["person", "meeting__board", "organisation", "substitute_for"]
    search_fields = ["person__name", "meeting__board__name"]
    autocomplete_fields = [
        "meeting",
        "person",
        "organisation",
        "substitute_for",
        "arrived_at",  # a list to choose from would hold the title of every item, Part B too
        "left_at",
        "for_item",
    ]
