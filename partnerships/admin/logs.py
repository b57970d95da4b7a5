"""Admin of what the portal itself writes down: read, and never changed."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from ..models import SentEmail


class LogAdmin(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: the portal writes these itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: what happened has happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: what happened has happened."""
        return False


@admin.register(SentEmail)
class SentEmailAdmin(LogAdmin):
    """What was sent to whom; the text is not kept."""

    list_display = ["sent_at", "recipient", "subject", "template", "error"]
    search_fields = ["recipient", "subject"]
    search_help_text = "A part of the address or of the subject."
    date_hierarchy = "sent_at"
