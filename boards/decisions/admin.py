"""Admin of decisions."""

from django.contrib import admin

from boards.models import Decision
from boards.outcome_admin import OutcomeAdmin


@admin.register(Decision)
class DecisionAdmin(OutcomeAdmin):
    """What meetings decided."""

    empty_note = "No decisions are recorded yet. They come out of the items of a meeting."
    list_display = ["text", "kind", "item", "meeting"]
    list_filter = ["kind", "item__meeting__board"]
    search_fields = ["text", "item__title"]

    @admin.display(description="meeting", ordering="item__meeting__held_on")
    def meeting(self, decision: Decision) -> str:
        """Where it was decided."""
        return str(decision.item.meeting)
