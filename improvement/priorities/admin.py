"""Admin of the county's priorities; how they go is said at meetings, and never here."""

from typing import ClassVar

from django.contrib import admin

from base.records.admin import KeptRecordAdmin
from base.records.filters import CurrentFilter
from improvement.models import Priority

HOW_IT_GOES = (
    "A priority counts for the whole county, and each quadrant’s meeting says how it goes there. How it goes is not "
    "typed here: whoever takes the minutes of such a meeting or chairs it, and officers, say it from the recording "
    "screen or the meeting’s page, until the minutes go round. It stands in those minutes, in the termly reports and, "
    "once the minutes are published, on “The county’s priorities”."
)


@admin.register(Priority)
class PriorityAdmin(KeptRecordAdmin):
    """The county's priorities."""

    kept_note = "Priorities are kept and never deleted: meetings said how they went. To end one, give its last day."
    empty_note = "No priorities are here yet. Add what the county works on this year, the weightiest first."
    list_note = HOW_IT_GOES
    list_display = ["name", "topic", "position", "started_on", "ended_on"]
    list_filter = [CurrentFilter]
    search_fields = ["name", "description"]
    search_help_text = "A part of the name or of what it means."
    fieldsets = [
        (
            None,
            {
                "description": HOW_IT_GOES,
                "fields": ["name", "description", "topic", "position", ("started_on", "ended_on")],
            },
        )
    ]
    examples: ClassVar = {
        "name": "As meetings, reports and the public page have it. Minutes keep the name that it had.",
        "description": "In a sentence or two. It stands below the name, on the public page too.",
        "topic": "What it is about, where a topic fits.",
        "started_on": "For example 1 September 2026. Of terms that were over before, pages say “Not yet a priority”.",
        "ended_on": "Leave empty while it goes on. Meetings of the term of its last day still say how it goes, those "
        "of later terms do not. What was said stays, and is on the public page under its term.",
    }
