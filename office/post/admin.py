"""Admin of the e-mails that were sent: read, and never changed."""

from django.contrib import admin

from base.records.filters import WordFilter
from base.records.logs import LogAdmin
from office.models import SentEmail


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
