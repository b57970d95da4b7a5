"""Admin of actions."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from base.records.filters import WordFilter
from boards.actions.admin_forms import ActionAdminForm
from boards.models import Action
from boards.outcome_admin import OutcomeAdmin


class StateFilter(WordFilter):
    """Actions that are overdue, all that are open, those that an owner says are not theirs, or closed ones."""

    title = "state"
    parameter_name = "state"
    words = (
        ("overdue", "overdue", "Overdue"),
        ("open", "outstanding", "Open"),
        ("not-theirs", "disowned", "Said not to be theirs"),
    )

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What the officer may choose."""
        return [*super().lookups(request, model_admin), ("closed", "Closed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The actions of that choice."""
        if self.value() == "closed":
            return queryset.exclude(closed_on__isnull=True)
        return super().queryset(request, queryset)


@admin.register(Action)
class ActionAdmin(OutcomeAdmin):
    """What people undertook at meetings."""

    form = ActionAdminForm
    empty_note = "No actions are recorded yet. They come out of the items of a meeting."
    list_display = ["text", "owner", "due_on", "state", "item", "meeting"]
    list_filter = [StateFilter, "item__meeting__board"]
    list_select_related = ["owner", "item__meeting__board"]
    search_fields = ["text", "owner__name", "others__name"]
    search_help_text = "A part of the action or of an owner’s name."
    autocomplete_fields = ["item", "owner"]
    fieldsets = [
        (None, {"fields": ["item", "text", "owner", ("undertaken_on", "due_on")]}),
        ("When it is done", {"fields": ["closed_on", "closing_note"]}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        """Undertaken today, unless said otherwise."""
        return {"undertaken_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    @admin.display(description="state", ordering="closed_on")
    def state(self, action: Action) -> str:
        """Whether it is done, or late."""
        if action.is_closed:
            return "Closed"
        return "Overdue" if action.due_on < timezone.localdate() else "Open"

    @admin.display(description="meeting", ordering="item__meeting__held_on")
    def meeting(self, action: Action) -> str:
        """Where it was undertaken."""
        return str(action.item.meeting)
