"""Admin of what was written to leads: read, and never changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from base.records.logs import LogAdmin
from office.post.linked import LinksToEachEmail
from office.post.posted import posted_of
from portal.models import Circular


@admin.register(Circular)
class CircularAdmin(LinksToEachEmail, LogAdmin):
    """What officers wrote to many leads at once, when, and what became of it."""

    empty_note = "Nobody has written to leads yet. Do so from the desk: “Questions people ask”, then the leads."
    list_display = ["sent_at", "readers", "sent_by", "subject"]
    search_fields = ["subject", "readers"]
    search_help_text = "A part of the subject, or of who they were."
    date_hierarchy = "sent_at"
    fields = ["sent_at", "readers", "sent_by", "subject", "text", "posted_", "each_email_"]
    readonly_fields = ["posted_", "each_email_"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With who wrote them."""
        return super().get_queryset(request).with_writers()

    @admin.display(description="e-mails")
    def posted_(self, circular: Circular) -> str:
        """How many are sent, waiting and refused, and whom nobody can reach."""
        [(_, posted)] = posted_of([circular])
        missed = [*posted.refused, *posted.without_address]
        return f"{posted.sentence}. Not reached: {', '.join(missed)}" if missed else posted.sentence
