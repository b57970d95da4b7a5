"""Admin of the days to keep clear."""

from typing import ClassVar

from django.contrib import admin

from base.records.admin import RecordAdmin
from improvement.models import DaysToKeepClear
from improvement.models.clear_days import PHASE_FIELDS


@admin.register(DaysToKeepClear)
class DaysToKeepClearAdmin(RecordAdmin):
    """Days on which schools have something else."""

    empty_note = (
        "No days are here yet. Add half terms, weeks of tests and examinations: whoever plans a peer review for one of "
        "them is warned. When terms begin and end is under Term dates; bank holidays are known."
    )
    list_display = ["name", "kind", "starts_on", "ends_on", "schools"]
    list_filter = ["kind"]
    search_fields = ["name"]
    search_help_text = "A part of the name."
    date_hierarchy = "starts_on"
    fieldsets: ClassVar = [
        (None, {"fields": ["name", "kind", ("starts_on", "ends_on")]}),
        (
            "Which schools they concern",
            {"fields": [tuple(PHASE_FIELDS)], "description": "Tick none where they concern all."},
        ),
    ]

    @admin.display(description="schools")
    def schools(self, days: DaysToKeepClear) -> str:
        """Which they concern."""
        return ", ".join(days.phases) or "all"
