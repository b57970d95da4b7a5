"""Admin of what comes out of a meeting: decisions, actions, and the frozen minutes."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from partnerships.admin.base import KeptRecords, RecordAdmin
from partnerships.admin.filters import WordFilter

from ..models import Action, Decision, MinutesVersion
from .kept import MinutedRecords
from .part_b import PartBLists, PartBRecords


class OutcomeAdmin(PartBLists, MinutedRecords, RecordAdmin):
    """What an agenda item led to."""

    list_select_related = ["item__meeting__board"]
    autocomplete_fields = ["item"]
    date_hierarchy = "item__meeting__held_on"


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


class StateFilter(WordFilter):
    """Actions that are overdue, or all that are open, or none of these."""

    title = "state"
    parameter_name = "state"
    words = (("overdue", "overdue", "Overdue"), ("open", "outstanding", "Open"))

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

    empty_note = "No actions are recorded yet. They come out of the items of a meeting."
    list_display = ["text", "owner", "due_on", "state", "item", "meeting"]
    list_filter = [StateFilter, "item__meeting__board"]
    list_select_related = ["owner", "item__meeting__board"]
    search_fields = ["text", "owner__name"]
    search_help_text = "A part of the action or of its owner’s name."
    autocomplete_fields = ["item", "owner"]
    date_hierarchy = "due_on"
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


@admin.register(MinutesVersion)
class MinutesVersionAdmin(PartBRecords, KeptRecords, admin.ModelAdmin):
    """Frozen minutes: to read, never to change."""

    kept_note = "Frozen minutes are kept as they were circulated, approved or published, and never change."
    change_list_template = "admin/record_change_list.html"
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
