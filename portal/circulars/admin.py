"""Admin of what was written to leads: read, and never changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from base.records.logs import LogAdmin
from office.permissions import VIEW_MESSAGE
from partnerships.letters.posted import posted_of
from portal.models import Circular


@admin.register(Circular)
class CircularAdmin(LogAdmin):
    """What officers wrote to many leads at once, when, and what became of it."""

    empty_note = "Nobody has written to leads yet. Do so from the desk: “Questions people ask”, then the leads."
    list_display = ["sent_at", "readers", "sent_by", "subject"]
    search_fields = ["subject", "readers"]
    search_help_text = "A part of the subject, or of who they were."
    date_hierarchy = "sent_at"
    fields = ["sent_at", "readers", "sent_by", "subject", "text", "posted_"]
    readonly_fields = ["posted_"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With who wrote them."""
        return super().get_queryset(request).with_writers()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Circular | None:
        """With whether its reader may read the post, too."""
        circular = super().get_object(request, object_id, from_field)
        if circular is not None:
            circular.may_read_post = request.user.has_perm(VIEW_MESSAGE)  # type: ignore[union-attr]
        return circular

    @admin.display(description="e-mails")
    def posted_(self, circular: Circular) -> str | SafeString:
        """How many are sent, waiting and refused, and whom nobody can reach; each of them in the post."""
        [(_, posted)] = posted_of([circular])
        missed = [*posted.refused, *posted.without_address]
        said = f"{posted.sentence}. Not reached: {', '.join(missed)}" if missed else posted.sentence
        if not circular.may_read_post:
            return said
        each = f"{reverse('admin:office_message_changelist')}?{urlencode({'about': circular.about})}"
        return format_html('{}. <a href="{}">Each e-mail as it went out</a>', said, each)
