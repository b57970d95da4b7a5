"""Admin of meetings and their agenda."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest

from base.changing.pages import ChangedByDay
from base.records.admin import KeptRecordAdmin, RecordAdmin, RecordInline
from base.records.filters import WordFilter
from base.school_terms import Term
from boards.agendas.coming_back import bring_back
from boards.agendas.taking_up import follow_item
from boards.agendas.writes import give_back, keep_plan_in_step
from boards.deleting import AgendaRecords, MinutedRecords
from boards.forward_plan.writes import fill_from_plan
from boards.meetings.admin_forms import MeetingAdminForm
from boards.meetings.late import warn_of_past_deadlines
from boards.models import AgendaItem, Attendance, Meeting, Paper
from boards.moving import locked
from boards.papers.admin_forms import PaperAdminForm
from boards.part_b import note_part_b, shows_part_b, without_closed
from boards.part_b_admin import NeutralChanges, OpenRows, PartBLists
from partnerships.people.own import NobodysOwn


class MeetingDayFilter(WordFilter):
    """Meetings that are to come, unless cancelled, or over, or whose agenda should be out."""

    title = "when"
    parameter_name = "when"
    words = (("upcoming", "upcoming", "To come"), ("past", "past", "Over"), ("agenda-due", "agenda_due", "Agenda due"))


class AgendaItemInline(OpenRows, AgendaRecords, RecordInline):
    """What the meeting deals with."""

    model = AgendaItem
    autocomplete_fields = ["presenter"]
    fields = ["position", "number", "title", "presenter", "purpose", "minutes_allowed", "is_part_b"]


class AttendanceInline(OpenRows, MinutedRecords, RecordInline):
    """Who was there."""

    model = Attendance
    fk_name = "meeting"
    autocomplete_fields = ["person", "organisation", "substitute_for"]
    fields = ["person", "presence", "organisation", "substitute_for", "is_in_attendance"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the people."""
        return super().get_queryset(request).select_related("person")


class PaperInline(OpenRows, AgendaRecords, RecordInline):
    """The papers."""

    model = Paper
    form = PaperAdminForm
    fields = ["title", "item", "file", "timing", "agreement", "is_public", "is_part_b"]
    verbose_name_plural = "papers"

    def get_formset(self, request: HttpRequest, obj: Meeting | None = None, **kwargs: object):
        """The items to choose from are the meeting's own."""
        formset = super().get_formset(request, obj, **kwargs)
        if "item" in formset.form.base_fields:
            items = without_closed(AgendaItem.objects.filter(meeting=obj), request.user)
            formset.form.base_fields["item"].queryset = items
        return formset


@admin.register(Meeting)
class MeetingAdmin(NobodysOwn, ChangedByDay, KeptRecordAdmin):
    """Meetings: when, where and what about."""

    whose = "stand_in"

    kept_note = (
        "Meetings are kept and never deleted. To call one off, open its own page and press “Cancel the meeting”."
    )
    form = MeetingAdminForm
    readonly_fields = ["status"]  # a step of the meeting moves it, and freezes what has to be frozen
    empty_note = "No meetings are planned yet. Add one with its day; the agenda and papers can follow."
    list_display = ["held_on", "board", "start_time", "venue", "item_count", "status"]
    list_display_links = ["held_on", "board"]
    list_filter = [MeetingDayFilter, "board", "status", "is_extraordinary"]
    list_select_related = ["board"]
    search_fields = ["board__name", "venue"]
    search_help_text = "A part of the board’s name or of the venue."
    autocomplete_fields = ["board", "chaired_by", "stand_in"]
    date_hierarchy = "held_on"
    ordering = ["-held_on", "-start_time"]  # said here too, for rows that are counted over have no order of the model's
    inlines = [AgendaItemInline, PaperInline, AttendanceInline]
    fieldsets = [
        (None, {"fields": ["board", "held_on", ("start_time", "end_time"), "is_extraordinary", "status"]}),
        ("Where", {"fields": ["venue", "joining_link"]}),
        ("Who", {"fields": ["chaired_by", "stand_in"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many items are on the agenda."""
        return super().get_queryset(request).select_related("board").annotate(item_count=Count("items"))

    def save_related(self, request: HttpRequest, form: Any, formsets: list, change: bool) -> None:
        """Save the agenda; a new meeting's with what is planned for it. Say where a deadline has passed already."""
        super().save_related(request, form, formsets, change)
        meeting = form.instance
        was_on = form.initial.get("held_on") if change else None
        if was_on is None or Term.of(was_on) != meeting.term:
            bring_back(board=meeting.board, by=request.user)
            fill_from_plan(meeting=meeting, by=request.user)
        if "held_on" in form.changed_data and not meeting.is_past:
            warn_of_past_deadlines(request, [meeting])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the inlines' rows; the forward plan says what the agenda says, and has what is taken off it again."""
        of_agenda = formset.model is AgendaItem
        for removed in formset.deleted_forms if of_agenda else ():
            if removed.instance.pk:
                give_back(item=removed.instance, by=request.user)
        super().save_formset(request, form, formset, change)
        for item, _ in formset.changed_objects if of_agenda else ():
            keep_plan_in_step(item=item, by=request.user)

    def get_inline_formsets(
        self, request: HttpRequest, formsets: list, inline_instances: list, obj: Any = None
    ) -> list:
        """The agenda and the papers as the page shows them; noted where there is Part B among them."""
        if obj is not None and shows_part_b(obj, request.user):
            note_part_b(request, [obj])
        return super().get_inline_formsets(request, formsets, inline_instances, obj)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Model) -> NeutralChanges:
        """What puts a change into words: minutes are approved under an item, which may be Part B."""
        return NeutralChanges(self.model, historical_record)

    @admin.display(description="agenda items", ordering="item_count")
    def item_count(self, meeting: Meeting) -> int:
        """How many items are on the agenda."""
        return meeting.item_count


@admin.register(AgendaItem)
class AgendaItemAdmin(PartBLists, AgendaRecords, RecordAdmin):
    """Agenda items and the minutes of them."""

    empty_note = "No meeting has an agenda yet. Open a meeting and add its items there."
    list_display = ["__str__", "meeting", "presenter", "purpose", "is_part_b"]
    list_filter = ["meeting__board", "purpose", "is_part_b"]
    list_select_related = ["meeting__board", "presenter"]
    search_fields = ["title", "number", "text", "meeting__board__name"]
    search_help_text = "A part of the title, of the minute or of the board’s name."
    autocomplete_fields = ["meeting", "presenter"]
    readonly_fields = ["text"]  # typed on the recording screen alone, which keeps every version

    def autocomplete_label(self, obj: AgendaItem) -> str:
        """Every meeting has an item 1; one of Part B by its number, for whoever looks for another."""
        return f"{obj.number} {obj.public_title} ({obj.meeting})"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their meetings."""
        return super().get_queryset(request).select_related("meeting__board")

    def save_model(self, request: HttpRequest, obj: AgendaItem, form: Any, change: bool) -> None:
        """Save the item; its entry of the forward plan says the same, and stands at its meeting."""
        locked(obj.meeting)
        super().save_model(request, obj, form, change)
        if "meeting" in form.changed_data:
            follow_item(item=obj, by=request.user)
        keep_plan_in_step(item=obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: AgendaItem) -> None:
        """Delete the item; the forward plan has it again."""
        locked(obj.meeting)
        give_back(item=obj, by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Delete the items that are ticked; the forward plan has them again."""
        for item in queryset.order_by("meeting__held_on", "pk"):
            locked(item.meeting)
            give_back(item=item, by=request.user)
        super().delete_queryset(request, queryset)
