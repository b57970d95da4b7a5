"""Admin of boards and seats."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from base.changing.pages import ChangedByDay, links_to
from base.exports.admin import ExportsSheets
from base.records.admin import KeptRecordAdmin
from base.records.filters import CurrentFilter, NamedEmptyFilter
from boards.meetings.late import warn_of_past_deadlines
from boards.models import Board, Seat
from boards.seats.change_forms import BOARD_CHANGES, SEAT_CHANGES
from boards.seats.forms import BoardAdminForm, SeatForm
from boards.seats.writes import keep_brought_seats_in_step
from office.council.admin_words import InOurWords
from partnerships.contact_admin import HasEmailFilter
from partnerships.people.own import NobodysOwn

DEADLINES = ("agenda_clear_days", "report_days", "counts_working_days")


class SeatStateFilter(CurrentFilter):
    """Seats that are held today, that are over, that are to come, or that left a body without any."""

    words = (*CurrentFilter.words, ("vacant", "vacated", "Vacant: nobody has taken it since"))


class AttendingFilter(NamedEmptyFilter):
    """Seats by the body that they represent."""

    empty = "In attendance only"


@admin.register(Board)
class BoardAdmin(InOurWords, ChangedByDay, KeptRecordAdmin):
    """The School Partnership Board and the quadrant meetings."""

    dated_changes = BOARD_CHANGES
    form = BoardAdminForm
    kept_note = "Boards are kept and never deleted. When somebody leaves one, give their seat its last day."
    list_display = ["name", "abbreviation", "chairs_", "seat_count", "publishes_minutes", "quorum"]
    list_filter = ["publishes_minutes"]
    list_select_related = ["quadrant"]
    search_fields = ["name", "abbreviation"]
    prepopulated_fields = {"slug": ["name"]}
    belongs = ((Seat, "board"),)
    change_form_template = "boards/seats/board_change_form.html"
    fieldsets = [
        (None, {"fields": ["name", ("slug", "abbreviation"), "quadrant", "description", "position"]}),
        ("Rules", {"fields": ["publishes_minutes", "quorum", "confidential_wording", "shows_agenda_times"]}),
        (
            "Deadlines of its meetings",
            {
                "fields": [*DEADLINES, "warning_days"],
                "description": "Counted back from each meeting; a meeting that is moved takes its deadlines along. "
                "On which days the council is closed is said under Days to keep clear; bank holidays are known.",
            },
        ),
    ]

    def save_model(self, request: HttpRequest, obj: Board, form: ModelForm, change: bool) -> None:
        """Save the board; say of which meetings its new deadlines have passed already."""
        super().save_model(request, obj, form, change)
        if {*DEADLINES} & {*form.changed_data}:
            warn_of_past_deadlines(request, obj.meetings.upcoming().awaiting_agenda().select_related("board"))

    def get_readonly_fields(self, request: HttpRequest, obj: Board | None = None) -> list[str]:
        """The address, once there is a page at it: renaming the board changes it, and leads on from the old."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Board | None = None) -> dict[str, Any]:
        """The address of a new one."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the seats held today."""
        return super().get_queryset(request).with_current_seats()

    @admin.display(description="chairs today")
    def chairs_(self, board: Board) -> str:
        """Who chairs it."""
        return ", ".join(str(seat.person) for seat in board.chairs) or "No chair"

    @admin.display(description="seats today")
    def seat_count(self, board: Board) -> int:
        """How many sit on it."""
        return len(board.current_seats)

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> HttpResponse:
        """The form, with who sits on the board: those of today and to come, then those who did."""
        board = kwargs.get("obj")
        if board is not None:
            seats = board.seats.select_related(
                *("person", "organisation", "board", "by_virtue_of__person", "by_virtue_of__board")
            )
            told = [(seat, links_to(SEAT_CHANGES, seat, back=board)) for seat in seats.in_order()]
            context["seats"] = [row for row in told if not row[0].is_over]
            context["former_seats"] = [row for row in told if row[0].is_over]
        return super().render_change_form(request, context, **kwargs)


@admin.register(Seat)
class SeatAdmin(NobodysOwn, ChangedByDay, ExportsSheets, KeptRecordAdmin):
    """Who sits on which board, for whom, from when to when."""

    dated_changes = SEAT_CHANGES
    exported = {
        "Board": "board",
        "Person": "person",
        "Role": "get_role_display",
        "Post": "post",
        "Represents": "organisation",
        "Started on": "started_on",
        "Ended on": "ended_on",
    }
    form = SeatForm
    kept_note = "Seats are kept and never deleted. When somebody leaves a board, give their seat its last day."
    empty_note = "Nobody sits on a board yet. Open a board and add its seats there."
    list_display = ["person", "board", "role", "post", "organisation", "started_on", "ended_on"]
    list_filter = [SeatStateFilter, "board", "role", HasEmailFilter, ("organisation", AttendingFilter)]
    list_select_related = ["person", "board", "organisation"]
    search_fields = ["person__name", "post", "board__name"]
    search_help_text = "A part of the person’s name, of the post or of the board’s name."
    autocomplete_fields = ["person", "board", "organisation", "by_virtue_of"]
    date_hierarchy = "started_on"
    fieldsets = [
        (None, {"fields": ["board", "person", "role", "post", "organisation", ("started_on", "ended_on")]}),
        (
            "How it came about",
            {
                "fields": ["by_virtue_of", "source", "position"],
                "description": "The source stands on the board’s page. Once the council has confirmed the seat, "
                "empty it, or name the newer source.",
            },
        ),
    ]

    def save_model(self, request: HttpRequest, obj: Seat, form: ModelForm, change: bool) -> None:
        """Save the seat, and with it those held by virtue of it."""
        super().save_model(request, obj, form, change)
        keep_brought_seats_in_step(seat=obj, by=request.user)
