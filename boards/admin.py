"""Admin of boards, seats, meetings and what comes of them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from partnerships.admin.base import (
    CurrentFilter,
    KeptRecordAdmin,
    KeptRecordInline,
    RecordAdmin,
    RecordInline,
    YesNoFilter,
)

from .actions import keep_brought_seats_in_step
from .models import Action, AgendaItem, Attendance, Board, Decision, Document, Meeting, MinutesVersion, Seat


class SeatInline(KeptRecordInline):
    """Who sits on the board."""

    model = Seat
    autocomplete_fields = ["person", "organisation"]
    fields = ["person", "role", "post", "organisation", "started_on", "ended_on", "position"]


@admin.register(Board)
class BoardAdmin(KeptRecordAdmin):
    """The School Partnership Board and the quadrant meetings."""

    list_display = ["name", "abbreviation", "chairs_", "publishes_minutes", "quorum"]
    search_fields = ["name", "abbreviation"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SeatInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the seats held today."""
        return super().get_queryset(request).with_current_seats()

    @admin.display(description="chairs today")
    def chairs_(self, board: Board) -> str:
        """Who chairs it."""
        return ", ".join(str(seat.person) for seat in board.chairs) or "No chair"

    def save_formset(self, request: HttpRequest, form: ModelForm, formset, change: bool) -> None:
        """Save the seats, and with them those held by virtue of them."""
        super().save_formset(request, form, formset, change)
        for seat in formset.queryset.all() if formset.model is Seat else ():
            keep_brought_seats_in_step(seat=seat, by=request.user)


@admin.register(Seat)
class SeatAdmin(KeptRecordAdmin):
    """Who sits on which board, for whom, from when to when."""

    list_display = ["person", "board", "role", "post", "organisation", "started_on", "ended_on"]
    list_filter = [CurrentFilter, "board", "role", "organisation"]
    list_select_related = ["person", "board", "organisation"]
    search_fields = ["person__name", "post", "board__name"]
    autocomplete_fields = ["person", "board", "organisation", "by_virtue_of"]
    date_hierarchy = "started_on"

    def save_model(self, request: HttpRequest, obj: Seat, form: ModelForm, change: bool) -> None:
        """Save the seat, and with it those held by virtue of it."""
        super().save_model(request, obj, form, change)
        keep_brought_seats_in_step(seat=obj, by=request.user)


class AgendaItemInline(RecordInline):
    """What the meeting deals with."""

    model = AgendaItem
    autocomplete_fields = ["presenter"]
    fields = ["position", "number", "title", "presenter", "purpose", "minutes_allowed", "is_part_b"]


class AttendanceInline(RecordInline):
    """Who was there."""

    model = Attendance
    autocomplete_fields = ["person", "organisation", "substitute_for"]


class DocumentInline(RecordInline):
    """The papers."""

    model = Document
    fields = ["title", "file", "timing", "is_public", "is_part_b"]


@admin.register(Meeting)
class MeetingAdmin(KeptRecordAdmin):
    """Meetings: when, where and what about."""

    list_display = ["__str__", "held_on", "start_time", "venue", "status"]
    list_filter = ["board", "status", "is_extraordinary"]
    list_select_related = ["board"]
    search_fields = ["board__name", "venue"]
    autocomplete_fields = ["board"]
    date_hierarchy = "held_on"
    inlines = [AgendaItemInline, AttendanceInline, DocumentInline]


class ItemRecordAdmin(RecordAdmin):
    """What belongs to an agenda item."""

    list_select_related = ["item__meeting__board"]
    autocomplete_fields = ["item"]


@admin.register(AgendaItem)
class AgendaItemAdmin(RecordAdmin):
    """Agenda items and the minutes of them."""

    list_display = ["__str__", "meeting", "presenter", "purpose", "is_part_b"]
    list_filter = ["meeting__board", "purpose", "is_part_b"]
    list_select_related = ["meeting__board", "presenter"]
    search_fields = ["title", "number", "text"]
    autocomplete_fields = ["meeting", "presenter"]


@admin.register(Decision)
class DecisionAdmin(ItemRecordAdmin):
    """What meetings decided."""

    list_display = ["text", "kind", "item"]
    list_filter = ["kind", "item__meeting__board"]
    search_fields = ["text"]


class OverdueFilter(YesNoFilter):
    """Actions that are overdue, or all that are open."""

    title = "state"
    parameter_name = "state"
    labels = ("Overdue", "Open")
    words = ("overdue", "outstanding")


@admin.register(Action)
class ActionAdmin(ItemRecordAdmin):
    """What people undertook at meetings."""

    list_display = ["text", "owner", "due_on", "closed_on", "item"]
    list_filter = [OverdueFilter, "item__meeting__board"]
    list_select_related = ["owner", "item__meeting__board"]
    search_fields = ["text", "owner__name"]
    autocomplete_fields = ["item", "owner"]
    date_hierarchy = "due_on"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        """Undertaken today, unless said otherwise."""
        return {"undertaken_on": timezone.localdate(), **super().get_changeform_initial_data(request)}


@admin.register(Attendance)
class AttendanceAdmin(RecordAdmin):
    """Who was at which meeting."""

    list_display = ["person", "meeting", "presence", "organisation", "substitute_for"]
    list_filter = ["presence", "meeting__board"]
    list_select_related = ["person", "meeting__board", "organisation", "substitute_for"]
    search_fields = ["person__name"]
    autocomplete_fields = ["meeting", "person", "organisation", "substitute_for"]


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    """Papers of meetings."""

    list_display = ["title", "meeting", "item", "timing", "is_public", "is_part_b"]
    list_filter = ["meeting__board", "timing", "is_public", "is_part_b"]
    list_select_related = ["meeting__board", "item"]
    search_fields = ["title"]
    autocomplete_fields = ["meeting", "item", "replaces"]


@admin.register(MinutesVersion)
class MinutesVersionAdmin(admin.ModelAdmin):
    """Frozen minutes: to read, never to change."""

    list_display = ["__str__", "stage", "is_part_b", "frozen_at", "frozen_by"]
    list_filter = ["stage", "meeting__board"]
    list_select_related = ["meeting__board", "frozen_by"]
    search_fields = ["meeting__board__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: versions are frozen by a step of the minutes."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: MinutesVersion | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: MinutesVersion | None = None) -> bool:
        """Never."""
        return False
