"""Admin of what the portal itself writes down: read, and never changed."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from ..models import CoverageSnapshot, SentEmail
from .filters import NamedEmptyFilter, WordFilter


class LogAdmin(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    change_list_template = "admin/record_change_list.html"
    list_per_page = 50
    show_full_result_count = False
    actions = None
    empty_note = "Nothing is recorded here yet."

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list; an empty one says why it is empty."""
        return super().changelist_view(request, {"empty_note": self.empty_note, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: the portal writes these itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: what happened has happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: what happened has happened."""
        return False


class FaredFilter(WordFilter):
    """E-mails by whether the mail server took them."""

    title = "how it fared"
    parameter_name = "fared"
    words = (
        ("taken", "taken", "Sent"),
        ("failed", "failed", "Could not be sent"),
        ("lately", "failed_lately", "Could not be sent, last 7 days"),
    )


@admin.register(SentEmail)
class SentEmailAdmin(LogAdmin):
    """What was sent to whom; the text is not kept."""

    empty_note = "The portal has sent no e-mail yet."
    list_display = ["sent_at", "recipient", "subject", "template", "was_taken", "error"]
    list_filter = [FaredFilter, ("template", admin.AllValuesFieldListFilter)]
    search_fields = ["recipient", "subject"]
    search_help_text = "A part of the address or of the subject."
    date_hierarchy = "sent_at"

    @admin.display(description="sent", boolean=True, ordering="error")
    def was_taken(self, email: SentEmail) -> bool:
        """Whether the mail server took it."""
        return email.was_taken


class UnrecordedFilter(NamedEmptyFilter):
    """Snapshots by quadrant."""

    empty = "District not recorded"


@admin.register(CoverageSnapshot)
class CoverageSnapshotAdmin(LogAdmin):
    """Coverage day by day, as the command counted it."""

    empty_note = "No snapshot is kept yet. The command manage.py take_snapshot keeps one; run it every night."
    list_display = ["day", "place", "in_scope", "in_partnership"]
    list_filter = [("quadrant", UnrecordedFilter)]
    list_select_related = ["quadrant"]
    date_hierarchy = "day"

    @admin.display(description="quadrant", ordering="quadrant")
    def place(self, snapshot: CoverageSnapshot) -> str:
        """The quadrant, or that none is recorded."""
        return snapshot.place
